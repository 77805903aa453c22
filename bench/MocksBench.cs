using System.Net.Http.Json;

namespace Mocks.Bench;

/// <summary>Posts a second and memory, beside what else one could put in coderd's place.</summary>
internal static class MocksBench
{
    private const string Task = "00000000-0000-4000-8000-000000000010";
    private const string Token = "00000000-0000-4000-8000-0000000000aa";

    // What the registry's own mock does: the body of the last post in a file, and a 204.
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
        using (var coderd = await Server.StartCoderdAsync("--output-file", "none"))
        {
            await RowAsync("mock-coderd", coderd, posts);
        }

        using (var coderd = await Server.StartCoderdAsync("--output-file", file))
        {
            await RowAsync("mock-coderd, every body to a file", coderd, posts);
        }

        using (var node = await Server.StartAsync("node", line => line, "-e", NodeMock, file))
        {
            await RowAsync("a Node mock, every body to a file", node, posts);
        }

        File.Delete(file);
        if (tools.WireMock is null)
        {
            Table.Row("posts to WireMock", $"missing: its jar (MOCKS_WIREMOCK_JAR)");
            return;
        }

        using var wireMock = await Server.StartAsync("java", PortLine, "-jar", tools.WireMock,
            "--port", "0", "--bind-address", "127.0.0.1", "--max-request-journal-entries", "1000", "--disable-banner");
        using var stub = await wireMock.Client.PostAsJsonAsync("/__admin/mappings", new
        {
            request = new { method = "POST", urlPathPattern = "/api/v2/workspaceagents/me/tasks/[^/]+/log-snapshot" },
            response = new { status = 204 },
        });
        stub.EnsureSuccessStatusCode();
        await RowAsync("WireMock, a journal of 1,000", wireMock, posts);
    }

    private static async Task RowAsync(string name, Server server, int posts)
    {
        var all = Enumerable.Range(0, posts).Select(number => new Post(Task, Token, number)).ToArray();
        await Load.PostAsync(server.Address, all[..(posts / 4)]); // Warms it.
        var load = await Load.PostAsync(server.Address, all);
        Table.Row($"posts to {name}", $"{posts / load.Seconds:0} a second");
        Table.Row("  99th percentile, refused, memory", $"{load.Percentile(0.99):0} ms, {load.Refused}, {server.ResidentMiB:0} MiB");
    }

    private static string? PortLine(string line) =>
        line.StartsWith("port:", StringComparison.Ordinal) ? $"http://127.0.0.1:{line["port:".Length..].Trim()}" : null;
}
