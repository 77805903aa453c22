using System.Diagnostics;
using System.Text;

namespace Mocks.Bench;

/// <summary>Compares the programs of this checkout with those of another, figure by figure, in pairs of alternating order.</summary>
/// <remarks>Every figure is a cost, so a ratio above 1 means that these programs are slower or larger than the others.</remarks>
internal static class AgainstBench
{
    private const int Exchanges = 3;
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("""{"content":"\u001b","type":"raw"}""");

    private static int _exchanges;

    /// <param name="Measure">Runs the file once; returns milliseconds.</param>
    private sealed record ProgramFigure(string Name, string What, string Program, Func<string, Task<double>> Measure);

    /// <param name="Burst">Returns how many operations it made.</param>
    private sealed record ServerFigure(string Name, string What, string Program, string[] Flags, Func<Server, Task<int>> Burst, Func<Server, Task>? Prepare = null);

    /// <param name="folder">Holds the other programs: <c>mock-agentapi</c>, <c>mock-coderd</c>, <c>snapshotter</c>.</param>
    /// <param name="names">The figures to measure; all when empty.</param>
    public static async Task RunAsync(string folder, int pairs, IReadOnlyCollection<string> names)
    {
        await using var workspace = await Both.StartAsync("normal");
        ProgramFigure[] programs =
        [
            new("start", "start to first answer, mock-agentapi", "mock-agentapi", file => StartBench.StartAsync(file, "/messages")),
            new("start", "start to first answer, mock-coderd", "mock-coderd", file => StartBench.StartAsync(file, "/api/v2/buildinfo")),
            new("capture", "capture of preset normal", "snapshotter", file => Task.FromResult(Timed.Run(workspace.Environment, file).Milliseconds)),
        ];
        ServerFigure[] servers =
        [
            new("messages", "GET /messages, preset normal", "mock-agentapi", ["--preset", "normal"], server => MessagesBench.RequestAsync(server.Address.Port, Burst)),
            new("huge", "GET /messages, preset huge", "mock-agentapi", ["--preset", "huge"], server => MessagesBench.RequestAsync(server.Address.Port, Burst)),
            new("message", "POST /message, a key", "mock-agentapi", ["--agent", "scripted"], TypeAsync, server => EventBench.UntilStableAsync(server.Client)),
            new("post", "log-snapshot post of 60 KB", "mock-coderd", ["--strict", "--output-file", "none", "--api-rate-limit", "-1"], PostAsync),
            new("events", "exchange told to 1,000 listeners", "mock-agentapi", ["--agent", "scripted", "--speed", "20"], ExchangeAsync, ListenAsync),
        ];

        Console.WriteLine($"{pairs} pairs of this and {folder}; medians, and the median of the pairs' ratios.\n");
        Console.WriteLine($"{"",-62} {"this, other",18}   {"ratio",12}");
        foreach (var figure in programs.Where(figure => IsWanted(figure.Name, figure.Program)))
        {
            var sides = Array.ConvertAll(FilesOf(figure.Program, folder), file => new Side(async () => (await figure.Measure(file), 0)));
            await MeasureAsync(sides, pairs);
            Print(figure.What, "ms", sides, side => side.Times);
        }

        foreach (var figure in servers.Where(figure => IsWanted(figure.Name, figure.Program)))
        {
            await CompareAsync(figure, FilesOf(figure.Program, folder), pairs);
        }

        bool IsWanted(string name, string program)
        {
            if (names.Count > 0 && !names.Contains(name))
            {
                return false;
            }

            var missing = Array.Find(FilesOf(program, folder), file => !File.Exists(file));
            if (missing is not null)
            {
                Table.Row(name, $"missing: {missing}");
            }

            return missing is null;
        }
    }

    private static string[] FilesOf(string program, string folder) => [Programs.Find(program), Path.Combine(folder, program)];

    private static async Task CompareAsync(ServerFigure figure, string[] files, int pairs)
    {
        var sides = new List<Side>();
        try
        {
            foreach (var file in files)
            {
                var server = await Server.StartMockAsync(file, figure.Flags);
                sides.Add(new Side(() => MeasureAsync(server, figure.Burst), server));
                await (figure.Prepare?.Invoke(server) ?? Task.CompletedTask);
            }

            await MeasureAsync(sides, pairs);
            Print(figure.What, "µs", sides, side => side.Times);
            Print("  processor time", "µs", sides, side => side.Processor);
            Print("  memory after it", "MiB", sides, side => [side.Server!.ResidentMiB]);
        }
        finally
        {
            sides.ForEach(side => side.Server!.Dispose());
        }
    }

    // The first pair warms both.
    private static async Task MeasureAsync(IReadOnlyList<Side> sides, int pairs)
    {
        for (var pair = 0; pair <= pairs; pair++)
        {
            await sides[pair % 2].RunAsync(counts: pair > 0);
            await sides[1 - (pair % 2)].RunAsync(counts: pair > 0);
        }
    }

    private static void Print(string what, string unit, IReadOnlyList<Side> sides, Func<Side, IReadOnlyList<double>> costs)
    {
        var (own, other) = (costs(sides[0]), costs(sides[1]));
        Table.Row(what, $"{Table.Median(own):0.0}, {Table.Median(other):0.0} {unit}", FormattableString.Invariant($"{Table.Median(own.Zip(other, (ours, theirs) => ours / theirs)):0.000}"));
    }

    private static async Task<(double Time, double Processor)> MeasureAsync(Server server, Func<Server, Task<int>> burst)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), server.Processor);
        var operations = await burst(server);
        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / operations, (server.Processor - before).TotalMicroseconds / operations);
    }

    private static async Task<int> TypeAsync(Server server)
    {
        var (count, start) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < Burst)
        {
            using var body = new ByteArrayContent(Key) { Headers = { { "Content-Type", "application/json" } } };
            using var answer = await server.Client.PostAsync("/message", body);
            answer.EnsureSuccessStatusCode();
            count++;
        }

        return count;
    }

    private static async Task<int> PostAsync(Server server)
    {
        var posts = Enumerable.Range(0, 1_000).Select(number => new Post("00000000-0000-4000-8000-000000000010", "00000000-0000-4000-8000-0000000000aa", number)).ToArray();
        var load = await Load.PostAsync(server.Address, posts);
        return load.Refused == 0 ? posts.Length : throw new InvalidOperationException($"{load.Refused} posts were refused.");
    }

    private static async Task ListenAsync(Server server)
    {
        await EventBench.UntilStableAsync(server.Client);
        await EventBench.Listener.StartManyAsync(server.Address);
    }

    private static async Task<int> ExchangeAsync(Server server)
    {
        await EventBench.ExchangeAsync(server.Client, _exchanges, Exchanges);
        _exchanges += Exchanges;
        return Exchanges;
    }

    /// <param name="server">The running program; null for one that is started for each measurement.</param>
    private sealed class Side(Func<Task<(double Time, double Processor)>> measure, Server? server = null)
    {
        public Server? Server => server;

        public List<double> Times { get; } = [];

        public List<double> Processor { get; } = [];

        public async Task RunAsync(bool counts)
        {
            var (time, processor) = await measure();
            if (counts)
            {
                Times.Add(time);
                Processor.Add(processor);
            }
        }
    }
}
