using System.Net.Http.Json;

namespace Mocks.Bench;

/// <summary>Posts per second and memory, next to other programs that can stand in for coderd.</summary>
internal static class MocksBench
{
    private const string Task = "00000000-0000-4000-8000-000000000010";
    private const string Token = "00000000-0000-4000-8000-0000000000aa";

    private const int Turns = 5;

    // As the registry's mock: writes the body of the last post to a file, and answers 204.
    private const string NodeMock = """
        const fs = require('fs');
        const server = require('http').createServer((request, response) => {
          const task = request.url.match(/\/tasks\/([^/]+)\/log-snapshot/);
          let body = '';
          request.on('data', chunk => body += chunk);
          request.on('end', () => {
            if (request.method !== 'POST' || !task) {
              response.writeHead(404).end();
              return;
            }
            fs.writeFileSync(process.argv[1], JSON.stringify({ task_id: task[1], payload: JSON.parse(body) }));
            response.writeHead(204).end();
          });
        });
        server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
        """;

    public static async Task RunAsync(Tools tools, int posts)
    {
        var file = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}-posted.json");
        List<Contender> all = [];
        try
        {
            foreach (var (name, program) in Programs.FormsOf("mock-coderd"))
            {
                all.Add(new(name, await Server.StartCoderdFormAsync(program, "--output-file", "none")));
                all.Add(new($"{name}, every body to a file", await Server.StartCoderdFormAsync(program, "--output-file", file)));
            }

            var node = new Contender("a Node mock, every body to a file", await Server.StartAsync("node", line => line, "-e", NodeMock, file + ".node"));
            all.Add(node);
            if (await StartWireMockAsync(tools) is { } wireMock)
            {
                all.Add(new("WireMock, a journal of 1,000", wireMock));
            }

            await CompareAsync(all, node, posts);
        }
        finally
        {
            all.ForEach(contender => contender.Dispose());
            File.Delete(file);
            File.Delete(file + ".node");
        }

        if (Programs.NativeOf("mock-coderd") is null)
        {
            Table.Row("posts to native mock-coderd", $"missing: artifacts/native (dotnet publish src/MockCoderd -p:PublishProfile=native)");
        }

        if (tools.WireMock is null)
        {
            Table.Row("posts to WireMock", $"missing: its jar (MOCKS_WIREMOCK_JAR)");
        }
    }

    private static async Task CompareAsync(List<Contender> all, Contender node, int posts)
    {
        // In turns, so that other load on the machine affects all of them. The first turn warms them.
        var toPost = Enumerable.Range(0, posts).Select(number => new Post(Task, Token, number)).ToArray();
        for (var turn = 0; turn <= Turns; turn++)
        {
            foreach (var contender in all)
            {
                await contender.PostAsync(toPost, counts: turn > 0);
            }
        }

        all.ForEach(contender => contender.Print(posts, other: node));
    }

    private static async Task<Server?> StartWireMockAsync(Tools tools)
    {
        if (tools.WireMock is null)
        {
            return null;
        }

        var wireMock = await Server.StartAsync("java", PortLine, "-jar", tools.WireMock,
            "--port", "0", "--bind-address", "127.0.0.1", "--max-request-journal-entries", "1000", "--disable-banner");
        using var stub = await wireMock.Client.PostAsJsonAsync("/__admin/mappings", new
        {
            request = new { method = "POST", urlPathPattern = "/api/v2/workspaceagents/me/tasks/[^/]+/log-snapshot" },
            response = new { status = 204 },
        });
        stub.EnsureSuccessStatusCode();
        return wireMock;
    }

    private static string? PortLine(string line) =>
        line.StartsWith("port:", StringComparison.Ordinal) ? $"http://127.0.0.1:{line["port:".Length..].Trim()}" : null;

    /// <summary>A compared program, and its turns.</summary>
    private sealed class Contender(string name, Server server) : IDisposable
    {
        private readonly List<Load> _turns = [];
        private readonly List<double> _processor = [];

        public async Task PostAsync(Post[] posts, bool counts)
        {
            var before = server.Processor;
            var turn = await Load.PostAsync(server.Address, posts);
            if (counts)
            {
                _turns.Add(turn);
                _processor.Add((server.Processor - before).TotalMicroseconds / posts.Length);
            }
        }

        public void Print(int posts, Contender other)
        {
            var own = Median(turn => posts / turn.Seconds);
            var ratio = own / other.Median(turn => posts / turn.Seconds);
            Table.Row($"posts to {name}", $"{own:0} a second");
            Table.Row("  against the Node mock; processor time of one", $"{ratio:0.00}, {Table.Median(_processor):0} µs", this == other ? "" : "> 1");
            Table.Row("  99th percentile, refused, memory", $"{Median(turn => turn.Percentile(0.99)):0} ms, {_turns.Sum(turn => turn.Refused)}, {server.ResidentMiB:0} MiB");
        }

        public void Dispose() => server.Dispose();

        private double Median(Func<Load, double> of) => Table.Median(_turns.Select(of));
    }
}
