using Mocks.Bench;

// Prints what the project promises, measured in this run: medians, and ratios between things measured side by side.
//   dotnet publish src/Snapshotter -p:PublishProfile=native && dotnet publish src/Mocks -o artifacts/mocks && dotnet run -c Release --project bench
var quick = args.Contains("--quick");
var runs = quick ? 5 : 20;
var tools = Tools.Find();
Console.WriteLine($"Medians of {runs} runs on {Environment.ProcessorCount} cores.{(quick ? " (--quick)" : "")} The mocks were {Programs.Form}.\n");
Console.WriteLine($"{"",-62} {"measured",18}   {"at most",12}");

await CaptureBench.RunAsync(tools, runs);
await HistoryBench.RunAsync(tools, quick ? 200_000 : 1_000_000, quick ? 3 : 5);
await ReadableBench.RunAsync(tools);
await StartBench.RunAsync(runs);
await ContractBench.RunAsync(quick ? 1 : 10);
await EventBench.RunAsync(quick ? 10 : 100);
await MessagesBench.RunAsync(TimeSpan.FromSeconds(quick ? 1 : 3));
await PostBench.RunAsync(quick ? 2_000 : 20_000);
await BridgeBench.RunAsync(runs);
await StopBench.RunAsync(quick ? 500 : 2_000);
await ReinitBench.RunAsync(1_000, quick ? 1 : 3);
await MocksBench.RunAsync(tools, quick ? 2_000 : 10_000);
