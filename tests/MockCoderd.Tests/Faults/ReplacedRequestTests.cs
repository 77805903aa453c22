using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.Tests.Tasks;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Tests.Faults;

/// <summary>A fault that answers in coderd's place keeps coderd from acting, on every route there is.</summary>
public sealed class ReplacedRequestTests : IDisposable
{
    // For routes that have no example of their own.
    private static readonly Dictionary<string, string> Values = new()
    {
        ["user"] = "me",
        ["task"] = "demo",
        ["workspace"] = Known.Workspace,
        ["workspaceagent"] = Known.Agent,
        ["devcontainer"] = "00000000-0000-4000-8000-0000000000e2",
    };

    private static readonly string[] SomeThatAct =
    [
        "DELETE /api/v2/tasks/{user}/{task}", "PATCH /api/v2/tasks/{user}/{task}/input", "PATCH /api/v2/workspaceagents/me/app-status",
        "PATCH /api/v2/workspaceagents/me/logs", "POST /api/experimental/tasks/{user}/{task}/pause", "POST /api/v2/aibridge/anthropic/v1/messages",
        "POST /api/v2/aibridge/openai/v1/chat/completions", "POST /api/v2/aibridge/openai/v1/responses", "POST /api/v2/tasks/{user}",
        "POST /api/v2/tasks/{user}/{task}/pause", "POST /api/v2/tasks/{user}/{task}/resume", "POST /api/v2/tasks/{user}/{task}/send",
        "POST /api/v2/workspaceagents/me/log-source", "POST /api/v2/workspaceagents/me/tasks/{task}/log-snapshot",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("coderd-").FullName;
    private readonly TaskAppDouble _app = new();

    private string OutputFile => Path.Combine(_folder, "posted.json");

    public void Dispose()
    {
        _app.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_whose_answer_is_replaced_changes_nothing(bool strict)
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(
            new(Strict: strict), OutputFile: OutputFile, RateLimit: 0, TaskAppUrl: _app.Url));
        var (forgot, acted) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));

        foreach (var (method, pattern, endpoint) in Routes(coderd))
        {
            foreach (var isPaused in (bool[])[false, true])
            {
                await BeginAsync(coderd, isPaused);
                var before = await StateAsync(coderd);
                await coderd.AdminAsync("POST", "faults", """{"request":"* *","status":503,"body":"busy"}""");
                var answer = await SendAsync(coderd, method, pattern, endpoint);
                Assert.Equal((503, "busy"), (answer.Status, answer.Body.Length == 0 ? "busy" : answer.Body));
                var after = await StateAsync(coderd);
                if (before != after)
                {
                    forgot.Add($"{method} {pattern}");
                }

                // A GET may follow something for as long as the client stays, and changes nothing.
                if (method != "GET" && await SendAsync(coderd, method, pattern, endpoint) is not null && after != await StateAsync(coderd))
                {
                    acted.Add($"{method} {pattern}");
                }
            }
        }

        Assert.Empty(forgot);
        Assert.Subset(acted, new SortedSet<string>(SomeThatAct, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("no-answer")]
    [InlineData("close-before-head")]
    [InlineData("reset")]
    public async Task Nor_does_one_that_gets_no_answer_at_all(string kind)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var before = await StateAsync(coderd);
        await coderd.AdminAsync("POST", "faults", $$"""{"request":"POST *pause","kind":"{{kind}}"}""");

        using var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("POST", "/api/v2/tasks/me/demo/pause", $"Coder-Session-Token: {Known.ApiKey}", "Content-Length: 0"));
        await coderd.AdminAsync("POST", "requests/wait", """{"request":{"method":"POST"},"answered":true}""");

        Assert.Equal(before, await StateAsync(coderd));
    }

    [Theory]
    [InlineData("close-in-body")]
    [InlineData("malformed-json")]
    [InlineData("wrong-content-length")]
    public async Task One_whose_answer_is_cut_after_it_was_made_acts(string kind)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var before = await StateAsync(coderd);
        await coderd.AdminAsync("POST", "faults", $$"""{"request":"POST *pause","kind":"{{kind}}"}""");

        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey, []);

        Assert.NotEqual(before, await StateAsync(coderd));
    }

    private async Task BeginAsync(TestCoderd coderd, bool isPaused)
    {
        await coderd.AdminAsync("POST", "reset");
        File.Delete(OutputFile);
        if (isPaused)
        {
            coderd.Stop();
        }
    }

    private static IEnumerable<(string Method, string Pattern, Endpoint Endpoint)> Routes(TestCoderd coderd) =>
        from route in coderd.Services.GetRequiredService<RouteTable>().Routes
        where !route.Path.Contains("{**", StringComparison.Ordinal)
        select (route.Method == ServiceRoute.AnyMethod ? "PUT" : route.Method, route.Path, (Endpoint)route.Endpoint!);

    private static Task<Reply> SendAsync(TestCoderd coderd, string method, string pattern, Endpoint endpoint)
    {
        var examples = endpoint.Metadata.GetOrderedMetadata<RouteExample>();
        var (target, query) = (pattern, new List<string>());
        foreach (var (name, value) in examples.SelectMany(example => example.Values ?? new Dictionary<string, string>()))
        {
            if (!pattern.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                query.Add($"{name}={value}");
            }

            target = target.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        target = Values.Aggregate(target, (known, value) => known.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
        var body = examples.Select(example => example.Body).FirstOrDefault(body => body is not null);
        return coderd.SendAsync(method, query.Count == 0 ? target : $"{target}?{string.Join('&', query)}", null, body is null ? [] : Encoding.UTF8.GetBytes(body),
            [.. endpoint.Metadata.GetOrderedMetadata<ApiKey>().Select(key => $"{key.Header}: {key.Value}")]);
    }

    /// <summary>Everything that a request can change.</summary>
    private async Task<string> StateAsync(TestCoderd coderd)
    {
        var state = new StringBuilder();
        foreach (var path in (string[])["world", "snapshots", "interceptions?prompts=show", "bridge", "bridge/faults"])
        {
            state.Append((await coderd.GetAsync($"/__admin/{path}")).Body);
        }

        state.Append(_app.Asked.Count(asked => asked.StartsWith("POST ", StringComparison.Ordinal)));
        return state.Append(File.Exists(OutputFile) ? File.ReadAllText(OutputFile) : "").ToString();
    }
}
