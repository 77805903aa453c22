using Mocks.Bench;

// Measures the figures that the project promises: medians, and ratios between programs measured in the same run.
//   dotnet publish src/Snapshotter -p:PublishProfile=native && dotnet publish src/Mocks -o artifacts/mocks && dotnet run -c Release --project bench
// With native src/MockAgentApi and src/MockCoderd, the start and the comparison measure both forms; --native measures that form everywhere.
// --against FOLDER measures these programs and those of another commit in pairs, e.g. one published with
//   dotnet publish src/Mocks -o FOLDER
// There words name figures: start, capture, messages, huge, message, post, events.
if (args is [RpcEcho.Verb])
{
    await RpcEcho.RunAsync();
    return 0;
}

if (args is [HostileBench.Uploads, var mock])
{
    await HostileBench.UploadAsync(new Uri(mock));
    return 0;
}

var quick = args.Contains("--quick");
var runs = quick ? 5 : 20;
var tools = Tools.Find();
Programs.MeasuresNative = args.Contains("--native");
if (Programs.MeasuresNative && (Programs.NativeOf("mock-agentapi") is null || Programs.NativeOf("mock-coderd") is null))
{
    await Console.Error.WriteLineAsync("bench: --native: artifacts/native has no mocks. Publish them: dotnet publish src/MockAgentApi -p:PublishProfile=native, and so src/MockCoderd.");
    return 2;
}

string[] names = [.. args.Where(word => !word.StartsWith('-'))];
if (Array.IndexOf(args, "--against") is >= 0 and var against)
{
    if (args.ElementAtOrDefault(against + 1) is not { } folder || !Directory.Exists(folder))
    {
        await Console.Error.WriteLineAsync("bench: --against needs a folder of published programs: mock-agentapi, mock-coderd, snapshotter.");
        return 2;
    }

    await AgainstBench.RunAsync(folder, quick ? 3 : 10, [.. names.Where(name => name != folder)]);
    return 0;
}

// Words name the benches to run, e.g. "event mocks"; default: all.
(string Name, Func<Task> RunAsync)[] benches =
[
    ("capture", () => CaptureBench.RunAsync(tools, runs)),
    ("history", () => HistoryBench.RunAsync(tools, quick ? 200_000 : 1_000_000, quick ? 3 : 5)),
    ("readable", () => ReadableBench.RunAsync(tools)),
    ("start", () => StartBench.RunAsync(runs)),
    ("contract", () => ContractBench.RunAsync(quick ? 1 : 10)),
    ("event", () => EventBench.RunAsync(quick ? 10 : 100)),
    ("messages", () => MessagesBench.RunAsync(TimeSpan.FromSeconds(quick ? 0.5 : 2), quick ? 5 : 10)),
    ("log", () => LogBench.RunAsync(TimeSpan.FromSeconds(quick ? 1 : 3), quick ? 5 : 10)),
    ("others", () => OthersBench.RunAsync(TimeSpan.FromSeconds(quick ? 3 : 10))),
    ("hostile", () => HostileBench.RunAsync(quick ? 100 : 1_000, TimeSpan.FromSeconds(quick ? 3 : 12))),
    ("post", () => PostBench.RunAsync(quick ? 2_000 : 20_000)),
    ("bridge", () => BridgeBench.RunAsync(runs)),
    ("stop", () => StopBench.RunAsync(quick ? 500 : 2_000)),
    ("reinit", () => ReinitBench.RunAsync(1_000, quick ? 1 : 3)),
    ("rpc", () => RpcBench.RunAsync(TimeSpan.FromSeconds(quick ? 1 : 5), quick ? 200 : 1_000)),
    ("agents", () => AgentsBench.RunAsync(TimeSpan.FromSeconds(quick ? 1 : 5), quick ? 1_000 : 10_000, TimeSpan.FromSeconds(quick ? 0 : 70), TimeSpan.FromSeconds(quick ? 5 : 30), quick ? 20 : 200)),
    ("workspace", () => WorkspaceBench.RunAsync(quick ? 3 : 10)),
    ("workspace-agent", () => WorkspaceAgentBench.RunAsync(runs, quick ? 2 : 5)),
    ("mocks", () => MocksBench.RunAsync(tools, quick ? 2_000 : 10_000)),
];
if (args.Contains("--help"))
{
    Console.WriteLine($"""
        bench [--quick] [--native] [NAME …]       measures what the names say, or everything, which takes an hour: {string.Join(", ", benches.Select(bench => bench.Name))}.
        bench --against FOLDER [--quick] [NAME …] measures these programs and those of the folder in pairs.
        --quick makes fewer and shorter runs; --native measures the programs in artifacts/native.
        """);
    return 0;
}

if (Array.Find(args, word => word.StartsWith('-') && word is not ("--quick" or "--native")) is { } flag)
{
    await Console.Error.WriteLineAsync($"bench: {flag}: there is no such flag. bench --help has those that there are.");
    return 2;
}

if (Array.Find(names, name => !Array.Exists(benches, bench => bench.Name == name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"bench: there is no bench \"{unknown}\". It may be {string.Join(", ", benches.Select(bench => bench.Name))}.");
    return 2;
}

Console.WriteLine($"Medians of {runs} runs on {Environment.ProcessorCount} cores.{(quick ? " (--quick)" : "")} The mocks were {Programs.Form}.\n");
Console.WriteLine($"{"",-62} {"measured",18}   {"at most",12}");
foreach (var (name, runAsync) in benches)
{
    if (names.Length == 0 || names.Contains(name))
    {
        await runAsync();
    }
}

return 0;
