using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.Routes;

/// <summary>Every route that the real coderd is known to have, by every method.</summary>
public sealed class RealRouteTests
{
    private const string SignedOut = "You are signed out or your session has expired. Please sign in again to continue.";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly RealRoute[] All = Read();

    [Theory]
    [InlineData("2.29")]
    [InlineData("2.34")]
    [InlineData("2.37")]
    public async Task Every_route_is_reproduced_or_said_not_to_be_and_other_methods_and_releases_are_as_on_the_real_one(string release)
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(), RateLimit: 0, Release: Release.Find(release)));
        var reproduced = coderd.Services.GetRequiredService<RouteTable>();
        var routes = RoutesOf(Release.Find(release)!, reproduced);
        var wrong = new ConcurrentBag<string>();
        using var http = Client(coderd.Address, Known.ApiKey);

        // The bridge answers below its prefixes as it likes; agents' routes want another token.
        var paths = All.Select(route => route.Path).Distinct().Where(path => !path.Contains("aibridge", StringComparison.Ordinal)
            && !path.Contains("ai-gateway", StringComparison.Ordinal) && !path.Contains("/workspaceagents/me/", StringComparison.Ordinal));
        await Parallel.ForEachAsync(paths, TestContext.Current.CancellationToken, async (path, cancellationToken) =>
        {
            foreach (var method in Methods)
            {
                var target = Fill(path);
                if (reproduced.Find(method, target).Route is not null)
                {
                    continue;
                }

                var expected = Expected(method, target, routes);
                using var request = new HttpRequestMessage(new HttpMethod(method), target);
                using var answer = await http.SendAsync(request, cancellationToken);
                var allow = answer.Content.Headers.Allow.Order(StringComparer.Ordinal);
                var seen = $"{(int)answer.StatusCode}{string.Concat(allow.Select(allowed => $" {allowed}"))}";
                if (seen != expected)
                {
                    wrong.Add($"{method} {target}: {seen}, not {expected}");
                }
            }
        });

        Assert.Empty(wrong);
        Assert.DoesNotContain(coderd.Verdicts, verdict => verdict.Contains("would answer 404 Route not found.", StringComparison.Ordinal)
            && All.Any(route => route.Method == "GET" && verdict.Contains($"GET {route.Path} ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(BridgeState.On, "/api/v2/organizations", 501, 401)]
    [InlineData(BridgeState.On, "/api/v2/groups", 501, 401)]
    [InlineData(BridgeState.Off, "/api/v2/organizations", 501, 401)]
    [InlineData(BridgeState.Off, "/api/v2/groups", 403, 403)]
    [InlineData(BridgeState.Off, "/api/v2/connectionlog", 403, 401)]
    [InlineData(BridgeState.Off, "/api/v2/licenses", 501, 401)]
    [InlineData(BridgeState.Absent, "/api/v2/groups", 404, 404)]
    [InlineData(BridgeState.Absent, "/api/v2/organizations", 501, 401)]
    [InlineData(BridgeState.Absent, "/scim/v2/Users", 200, 200)]
    [InlineData(BridgeState.On, "/scim/v2/Users", 404, 404)]
    [InlineData(BridgeState.On, "/api/v2/aibridge/keys", 501, 401)]
    [InlineData(BridgeState.On, "/api/v2/aibridge/proxy/ca-cert.pem", 501, 401)]
    [InlineData(BridgeState.Off, "/api/v2/aibridge/keys", 403, 401)]
    [InlineData(BridgeState.Off, "/api/v2/aibridge/sessions/1", 403, 403)]
    public async Task The_edition_decides_what_enterprise_routes_answer_before_or_after_the_session(BridgeState edition, string path, int status, int withoutKey)
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(Strict: true), Bridge: new BridgeSettings(edition)));

        var with = await coderd.GetAsync(path, Known.ApiKey);
        var without = await coderd.GetAsync(path);

        Assert.Equal([status, withoutKey], [with.Status, without.Status]);
    }

    [Fact]
    public async Task What_is_not_reproduced_says_so_in_its_answer_and_in_a_verdict()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.GetAsync("/api/v2/organizations", Known.ApiKey);
        var unsure = await coderd.GetAsync("/api/experimental/users/me/skills", Known.ApiKey);
        var withoutKey = await coderd.GetAsync("/api/v2/organizations");

        Assert.Equal(Reply.Json(501,
            """{"message":"The mock does not reproduce GET /api/v2/organizations.","detail":"The real coderd has this route."}"""), reply.Text);
        Assert.Equal(501, unsure.Status);
        Assert.Contains(SignedOut, withoutKey.Body, StringComparison.Ordinal);
        Assert.Equal(
            [
                "not-reproduced: real coderd 2.34 has GET /api/v2/organizations | The mock does not reproduce GET /api/v2/organizations.",
                "not-reproduced: real coderd 2.34 probably has GET /api/experimental/users/{user}/skills | The mock does not reproduce GET /api/experimental/users/{user}/skills.",
            ],
            coderd.Verdicts.Where(verdict => verdict.StartsWith("not-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/api/v2/licenses", "AI", 403)]
    [InlineData("/api/v2/groups", "Template RBAC is a Premium feature. Contact sales!", 403)]
    [InlineData("/api/v2/users/me/ai/spend", "AI Gateway is a Premium feature. Contact sales!", 403)]
    public async Task An_unlicensed_feature_is_named(string path, string message, int status)
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(
            new HostSettings(Strict: true), Release: Release.Find("2.36"), Bridge: new BridgeSettings(BridgeState.Off)));

        var reply = await coderd.GetAsync(path, Known.ApiKey);

        Assert.Equal(message != "AI", reply.Text == Reply.Json(status, $$"""{"message":"{{message}}"}"""));
    }

    [Theory]
    [InlineData("2.29", "/api/v2/ai/providers", "coderd 2.29 has no such route; the releases from 2.34 to 2.37 have.")]
    [InlineData("2.36", "/api/v2/chats", "coderd 2.36 has no such route; the releases from 2.37 to 2.37 have.")]
    public async Task A_route_of_another_release_is_named_as_that(string release, string path, string remark)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);

        var reply = await coderd.GetAsync(path);

        Assert.Equal(Reply.Json(404, Known.RouteNotFound), reply.Text);
        Assert.Equal([remark], coderd.Remarks);
        Assert.Empty(coderd.Verdicts);
    }

    [Theory]
    [InlineData("GET", "/tasks/me/demo", "The route that coderd has is GET /api/v2/tasks/me/demo.")]
    [InlineData("GET", "/API/v2/buildinfo", "The nearest route that coderd has is GET /api/v2/buildinfo.")]
    [InlineData("POST", "/workspaceagents/me/tasks/x/log-snapshot", "The route that coderd has is POST /api/v2/workspaceagents/me/tasks/x/log-snapshot.")]
    [InlineData("GET", "/", null)]
    [InlineData("GET", "/login", null)]
    [InlineData("GET", "/@dev/demo", null)]
    public async Task A_path_that_misses_the_apis_prefix_gets_the_dashboard_and_the_journal_names_the_route(string method, string path, string? route)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync(method, path, Known.ApiKey);

        Assert.Equal(200, reply.Status);
        Assert.Equal(route is null ? [] : [$"coderd's dashboard answers every path outside of its API with its page. {route}"], coderd.Remarks);
    }

    [Theory]
    [InlineData("GET", "/api/v2/workspaceagents/me/tasks/x/log-snapshot", 401, "POST /api/v2/workspaceagents/me/tasks/{task}/log-snapshot")]
    [InlineData("GET", "/api/v2//workspaceagents/me/gitsshkeys", 401, "GET /api/v2/workspaceagents/me/gitsshkey")]
    [InlineData("GET", "/api/v2/workspaceagents/me/GitSSHKey/", 401, "GET /api/v2/workspaceagents/me/gitsshkey")]
    [InlineData("GET", "/api/v2/workspaceagents/me/git%73shkeyy", 401, "GET /api/v2/workspaceagents/me/gitsshkey")]
    public async Task Without_a_token_a_path_that_is_no_route_says_both(string method, string path, int status, string nearest)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.SendAsync(method, path);

        var verdict = (await coderd.AdminAsync("GET", "verdicts")).GetProperty("verdicts")[0].GetProperty("verdict");
        Assert.Equal(status, verdict.GetProperty("status").GetInt32());
        Assert.Equal("Send the agent's token (CODER_AGENT_TOKEN in a workspace) as the header Coder-Session-Token. "
            + $"The nearest route that coderd has is {nearest}.", verdict.GetProperty("hint").GetString());
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_ones()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        Assert.Equal(405, (await coderd.SendAsync("PUT", "/api/v2/buildinfo")).Status);
        Assert.Equal(["405: the path takes GET."], coderd.Remarks);
    }

    [Fact]
    public async Task A_mistyped_route_without_a_token_names_the_nearest_route_too()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.SendAsync("POST", "/api/v2/workspaceagents/me/task/x/log-snapshot", null, "{}"u8.ToArray());

        var verdict = (await coderd.AdminAsync("GET", "verdicts")).GetProperty("verdicts")[0].GetProperty("verdict");
        Assert.Equal(401, verdict.GetProperty("status").GetInt32());
        Assert.Equal(
            "Send the agent's token (CODER_AGENT_TOKEN in a workspace) as the header Coder-Session-Token. "
            + "The nearest route that coderd has is POST /api/v2/workspaceagents/me/tasks/{task}/log-snapshot.",
            verdict.GetProperty("hint").GetString());
    }

    /// <summary>Worked out from the facts alone, by patterns in place of the tree.</summary>
    private static string Expected(string method, string target, IEnumerable<(string Method, Regex Path, string? Auth)> routes)
    {
        var fitting = routes.Where(route => route.Path.IsMatch(target)).ToArray();
        if (Array.Find(fitting, route => route.Method == method || route.Method == "ANY") is { Method: not null } found)
        {
            return found.Auth == "scim" ? "404" : "501";
        }

        return fitting.Length > 0 ? $"405 {string.Join(' ', fitting.Select(route => route.Method).Distinct().Order(StringComparer.Ordinal))}"
            : target.StartsWith("/api/", StringComparison.Ordinal) ? "404" : "200";
    }

    private static (string Method, Regex Path, string? Auth)[] RoutesOf(Release release, RouteTable reproduced)
    {
        var others = reproduced.Others.Select(other => Shape(other.Path)).ToHashSet();
        return
        [
            .. All.Where(route => route.IsIn(release) && !others.Contains(Shape(route.Path))).Select(route => (route.Method, Pattern(route.Path), route.Auth)),
            .. reproduced.Routes.Select(route => (route.Method, Pattern(route.Path), (string?)null)),
        ];
    }

    private static string Shape(string path) => Regex.Replace(path, @"\{[^}]*\}", "{}");

    private static Regex Pattern(string path) => new(
        $"^{Regex.Replace(Regex.Replace(Regex.Escape(path), @"\\\{\\\*\\\*[^}]*}|\\\*", ".*"), @"\\\{[^}]*}", "[^/]+")}$");

    // The workspace and the agent are there; nothing else has to be.
    private static string Fill(string path) => Regex.Replace(path
        .Replace("{workspace}", Known.Workspace, StringComparison.Ordinal)
        .Replace("{workspaceagent}", Known.Agent, StringComparison.Ordinal)
        .Replace("{task}", "demo", StringComparison.Ordinal)
        .Replace("{user}", "me", StringComparison.Ordinal)
        .Replace("*", "some/rest", StringComparison.Ordinal), @"\{[^}]*\}", "some-value");

    private static RealRoute[] Read()
    {
        using var file = typeof(CoderdMock).Assembly.GetManifestResourceStream("Routes/real-routes.json")!;
        return [.. JsonElement.Parse(new StreamReader(file).ReadToEnd()).GetProperty("routes").EnumerateArray().Select(route => new RealRoute(
            Text(route, "method")!, Text(route, "path")!, Text(route, "auth"), Text(route, "since"), Text(route, "until")))];
    }

    private static string? Text(JsonElement route, string member) => route.TryGetProperty(member, out var value) ? value.GetString() : null;

    private sealed record RealRoute(string Method, string Path, string? Auth, string? Since, string? Until)
    {
        public bool IsIn(Release release) => string.CompareOrdinal(Since ?? "2.29", release.Name) <= 0 && string.CompareOrdinal(Until ?? "2.37", release.Name) >= 0;
    }

    private static HttpClient Client(Uri address, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Coder-Session-Token", key);
        return http;
    }
}
