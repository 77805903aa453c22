using System.Text;
using System.Text.Json;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Tests.Secrets;

/// <summary>Sends every secret of the list to both mocks, and then reads all that comes out of them.</summary>
public sealed class NothingSecretTests
{
    private const string Snapshot = "/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot";

    private static readonly string[] Shown =
    [
        "GET /__admin/requests", "GET /__admin/requests/latest", "GET /__admin/requests/unmatched", "GET /__admin/verdicts", "GET /__admin/settings", "GET /__admin/faults",
        "GET /__admin/preset", "GET /__admin/version", "GET /__admin/journal", "GET /__admin/requests.har", "GET /__admin/snapshots", "GET /__admin/snapshots/latest", "GET /__admin/interceptions", "GET /__admin/bridge", "GET /livez",
        "POST /__admin/requests/find {}", """POST /__admin/requests/find {"method":"POST"}""", "POST /__admin/requests/count {}",
        "POST /__admin/requests/wait {}", """POST /__admin/requests/wait {"count":1000000,"timeoutMs":0}""",
    ];

    /// <summary>Without those that only a coderd can know.</summary>
    private static IEnumerable<Carried> Sent => SecretList.All.Where(one => !one.Place.StartsWith("a token of the world", StringComparison.Ordinal));

    [Fact]
    public void The_list_is_long_and_no_secret_is_in_it_twice()
    {
        Assert.True(SecretList.All.Count >= 100, $"{SecretList.All.Count} secrets");
        Assert.Equal(SecretList.All.Count, SecretList.All.Select(one => one.Secret).Distinct().Count());
    }

    [Fact]
    public async Task No_control_route_shows_a_secret_of_the_list_however_it_came()
    {
        // A rate limit would be a page of 429s.
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(), RateLimit: 0));
        await using var strict = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true), RateLimit: 0));
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Agent: "echo"));

        foreach (var carried in SecretList.All)
        {
            await SendAsync(coderd.Address, carried, $"POST {Snapshot} format=agentapi", "GET /api/v2/users/me", "POST /nowhere", "DELETE /api/v2/tasks/me");
            await SendAsync(strict.Address, carried, $"POST {Snapshot} format=agentapi", "POST /nowhere");
            await SendAsync(agentApi.Address, carried, "GET /status", "POST /message", "POST /nowhere", "DELETE /messages");
            foreach (var mock in (RunningMock[])[coderd, agentApi])
            {
                await FaultAsync(mock.Address, """{"request":"POST *","kind":"status","status":503}""");
                await SendAsync(mock.Address, carried, "POST /status");
                await FaultAsync(mock.Address, """{"request":"POST *","kind":"close-in-body","atByte":3}""");
                await SendAsync(mock.Address, carried, "POST /nowhere");
            }
        }

        foreach (var mock in (RunningMock[])[coderd, strict, agentApi])
        {
            foreach (var line in Shown)
            {
                AssertNothingSecret($"{mock.Address} {line}", await ShowAsync(mock.Address, line), mock == agentApi ? Sent : SecretList.All);
            }
        }
    }

    [Fact]
    public async Task Bodies_of_routes_that_carry_secrets_are_a_length_and_a_hash_unless_the_user_wants_to_see_them()
    {
        const string Token = "Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa";
        string[] lines =
        [
            "GET /api/v2/workspaceagents/me/gitsshkey", "GET /api/v2/workspaceagents/me/external-auth?id=github", "GET /api/v2/workspaceagents/me/gitauth?url=https://github.com/a/b",
            "POST /api/v2/workspaceagents/aws-instance-identity", "POST /api/v2//workspaceagents/google-instance-identity", "PUT /api/v2/workspaceagents/azure%2Dinstance-identity",
        ];
        foreach (var shows in (bool[])[false, true])
        {
            await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(ShowSecrets: shows)));
            foreach (var line in lines)
            {
                const string Body = """{"signature":"c2ln","document":"{\"instanceId\":\"i-mock-demo\"}"}""";
                await RawClient.AskAsync(coderd.Address, RawClient.Request(line, $"{Token}\nContent-Length: {Body.Length}", Body));
            }

            using var page = JsonDocument.Parse(await ShowAsync(coderd.Address, """POST /__admin/requests/wait {"count":6,"answered":true}"""));
            foreach (var (entry, line) in page.RootElement.GetProperty("requests").EnumerateArray().Zip(lines))
            {
                foreach (var side in (JsonElement[])[entry.GetProperty("request"), entry.GetProperty("response")])
                {
                    var isEmpty = side.GetProperty("bodyBytes").GetInt64() == 0;
                    Assert.True(isEmpty || side.TryGetProperty("body", out _) == shows, $"{line}: {side}");
                    Assert.True(isEmpty || side.TryGetProperty("bodyHash", out _) != shows, $"{line}: {side}");
                }
            }

            Assert.Equal(shows, page.RootElement.GetRawText().Contains("PRIVATE KEY", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_console_of_mocks_up_has_no_secret_that_a_request_brought()
    {
        var (up, coderd) = await MocksCommand.UpAsync();
        using var running = up;
        foreach (var carried in SecretList.All)
        {
            await SendAsync(up.Address, carried, "POST /message");
            await SendAsync(coderd, carried, "POST /nowhere");
        }

        var ended = await up.StopAsync();

        // The page of the start has the world's own tokens, to be copied.
        AssertNothingSecret("mocks up", ended.Output + ended.Errors, Sent);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_report_of_mocks_run_has_none_in_its_requests_its_command_or_what_the_command_prints(string format)
    {
        var folder = Directory.CreateTempSubdirectory("secrets-");
        try
        {
            var script = Path.Combine(folder.FullName, "script.sh");
            await File.WriteAllTextAsync(script, ScriptOf(folder.FullName), TestContext.Current.CancellationToken);

            string[] files = ["page.md", "journal.json", "summary.md"];
            string[] paths = [.. files.Select(file => Path.Combine(folder.FullName, file))];
            var run = await RunningProgram.RunAsync(MocksCommand.Of(
                "run", "--format", format, "--explain", paths[0], "--journal-file", paths[1], "--", "bash", script, "--token=Zq0v999kX9mPw4vTn81").With(("GITHUB_STEP_SUMMARY", paths[2])));

            Assert.Equal(1, run.ExitCode);
            foreach (var path in paths)
            {
                var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
                AssertNothingSecret(path, text);
                Assert.DoesNotContain("999kX9mPw4vTn81", text, StringComparison.Ordinal);
                Assert.DoesNotContain("-0000000000aa", text, StringComparison.Ordinal);
            }

            AssertNothingSecret("mocks run", run.Output + run.Errors);
            Assert.DoesNotContain("999kX9mPw4vTn81", run.Output + run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("-0000000000aa", run.Output + run.Errors, StringComparison.Ordinal);
            Assert.Contains("/nowhere", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Prints the agent's token, as a script with "set -x" does.
    private static string ScriptOf(string folder)
    {
        var script = new StringBuilder("echo \"+ curl -H Coder-Session-Token:$CODER_AGENT_TOKEN\"\n");
        foreach (var (carried, number) in SecretList.All.Select((one, number) => (one, number)))
        {
            var body = Path.Combine(folder, $"{number}.body");
            File.WriteAllBytes(body, Encoding.Latin1.GetBytes(carried.Body));
            var headers = string.Concat(carried.Headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $" -H '{line}'"));
            foreach (var address in (string[])["http://localhost:$ARG_AGENTAPI_PORT/nowhere", "${CODER_AGENT_URL}nowhere"])
            {
                var target = address + carried.Path;
                script.Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"curl -g -s -o /dev/null -X POST{headers} --data-binary @'{body}' \"{target}?{carried.Query}\"\n");
            }
        }

        return script.ToString();
    }

    private static void AssertNothingSecret(string place, string text, IEnumerable<Carried>? list = null)
    {
        var seen = (list ?? SecretList.All).Where(carried => text.Contains(carried.Hidden, StringComparison.OrdinalIgnoreCase)).Select(carried =>
        {
            var at = text.IndexOf(carried.Hidden, StringComparison.OrdinalIgnoreCase);
            return $"{carried.Place} in: {text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)]}";
        }).ToArray();
        Assert.True(seen.Length == 0, $"{place} shows {seen.Length} secrets:\n{string.Join("\n\n", seen)}");
    }

    /// <param name="lines">Method, path, and the query if there is one.</param>
    private static async Task SendAsync(Uri address, Carried carried, params string[] lines)
    {
        foreach (var line in lines)
        {
            var (method, path, query) = line.Split(' ') switch { [var one, var two, var three] => (one, two, $"{three}&"), [var one, var two] => (one, two, ""), _ => throw new ArgumentException(line) };
            var origin = carried.User.Length > 0 ? $"http://{carried.User}@localhost" : "";
            var mark = query.Length + carried.Query.Length > 0 ? "?" : "";
            var headers = $"Content-Length: {carried.Body.Length}{(carried.Headers.Length > 0 ? "\n" : "")}{carried.Headers}";
            await RawClient.AskAsync(address, RawClient.Request($"{method} {origin}{path}{carried.Path}{mark}{query}{carried.Query}", headers) + carried.Body);
        }
    }

    private static async Task FaultAsync(Uri address, string fault)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var made = await client.PostAsync("/__admin/faults", new StringContent(fault), TestContext.Current.CancellationToken);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> ShowAsync(Uri address, string line)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = RunningProgram.Patience };
        var parts = line.Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        request.Content = parts.Length < 3 ? null : new StringContent(parts[2]);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
