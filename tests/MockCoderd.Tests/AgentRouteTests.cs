namespace Mocks.MockCoderd.Tests;

/// <summary>Every route below <c>/workspaceagents</c>: the token is checked first, then the method; removed routes stay removed.</summary>
public sealed class AgentRouteTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Prefix = "/api/v2/workspaceagents";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("GET", "rpc")]
    [InlineData("PATCH", "logs")]
    [InlineData("PATCH", "app-status")]
    [InlineData("GET", "gitauth")]
    [InlineData("GET", "external-auth")]
    [InlineData("GET", "gitsshkey")]
    [InlineData("POST", "log-source")]
    [InlineData("GET", "reinit")]
    public async Task A_wrong_method_for_an_agent_is_refused_for_its_token_first(string method, string path)
    {
        foreach (var wrong in Methods.Where(other => other != method))
        {
            var without = await _coderd.SendAsync(wrong, $"{Known.Agents}/{path}");
            var with = await _coderd.SendAsync(wrong, $"{Known.Agents}/{path}", Known.AgentToken);

            Assert.Equal(401, without.Status);
            Assert.Equal(Reply.Nothing(405), with.Text);
            Assert.Equal([method], with.Headers("Allow"));
        }
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/logs")]
    [InlineData("GET", "/startup-logs")]
    [InlineData("GET", "/watch-metadata")]
    [InlineData("GET", "/watch-metadata-ws")]
    [InlineData("GET", "/listening-ports")]
    [InlineData("GET", "/connection")]
    [InlineData("GET", "/containers")]
    [InlineData("GET", "/containers/watch")]
    [InlineData("DELETE", "/containers/devcontainers/x")]
    [InlineData("POST", "/containers/devcontainers/x/recreate")]
    [InlineData("GET", "/coordinate")]
    [InlineData("GET", "/pty")]
    public async Task A_wrong_method_for_a_person_is_refused_for_its_key_and_its_agent_first(string method, string path)
    {
        var withoutKey = await _coderd.SendAsync("PUT", $"{Prefix}/{Known.Agent}{path}");
        var withoutAgent = await _coderd.SendAsync("PUT", $"{Prefix}/{Known.OtherAgent}{path}", Known.ApiKey);
        var withBoth = await _coderd.SendAsync("PUT", $"{Prefix}/{Known.Agent}{path}", Known.ApiKey);

        Assert.Equal([401, 404, 405], [withoutKey.Status, withoutAgent.Status, withBoth.Status]);
        Assert.Equal([method], withBoth.Headers("Allow"));
    }

    [Theory]
    [InlineData("GET", "manifest")]
    [InlineData("GET", "metadata")]
    [InlineData("POST", "metadata")]
    [InlineData("POST", "metadata/key")]
    [InlineData("POST", "report-stats")]
    [InlineData("POST", "report-lifecycle")]
    [InlineData("POST", "app-health")]
    [InlineData("POST", "startup")]
    [InlineData("PATCH", "startup-logs")]
    [InlineData("GET", "coordinate")]
    [InlineData("POST", "experimental/chat-context/refresh")]
    [InlineData("GET", "gitsshkey/")]
    public async Task What_is_gone_is_not_found_and_says_so_only_to_an_agent(string method, string path)
    {
        var without = await _coderd.SendAsync(method, $"{Known.Agents}/{path}");
        var with = await _coderd.SendAsync(method, $"{Known.Agents}/{path}", Known.AgentToken);

        Assert.Equal(Reply.Json(401, AgentCalls.NoToken), without.Text);
        Assert.Equal(Reply.Json(404, Known.RouteNotFound), with.Text);
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("aws")]
    [InlineData("google")]
    public async Task Any_other_method_for_an_identity_is_one_for_an_agent_of_that_name(string cloud)
    {
        var path = $"{Prefix}/{cloud}-instance-identity";

        foreach (var method in (string[])["GET", "PUT", "DELETE"])
        {
            Assert.Equal(401, (await _coderd.SendAsync(method, path)).Status);
            Assert.Equal(400, (await _coderd.SendAsync(method, path, Known.ApiKey)).Status);
        }
    }
}
