namespace Mocks.MockCoderd.Tests.WorkspaceAgents;

/// <summary>Users' routes of an agent.</summary>
public sealed class WorkspaceAgentTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Prefix = "/api/v2/workspaceagents";
    private const string Disconnected = """{"message":"Agent state is \"disconnected\", it must be in the \"connected\" state."}""";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task Its_owner_sees_it_whole()
    {
        var reply = await _coderd.GetAsync($"{Prefix}/{Known.Agent}", Known.ApiKey);

        Assert.Equal(Reply.Json(200, $$"""
            {"id":"{{Known.Agent}}","parent_id":null,"created_at":"2026-01-01T10:00:10Z","updated_at":"2026-01-01T10:00:10Z",
            "first_connected_at":"2026-01-01T10:00:10Z","last_connected_at":"2026-01-01T10:00:10Z","started_at":"2026-01-01T10:00:10Z","ready_at":"2026-01-01T10:00:10Z",
            "status":"connected","lifecycle_state":"ready","name":"main","resource_id":"00000000-0000-4000-8000-000000000015","instance_id":"i-mock-demo",
            "architecture":"amd64","environment_variables":{},"operating_system":"linux","logs_length":0,"logs_overflowed":false,"version":"","api_version":"",
            "apps":[{"id":"00000000-0000-4000-8000-000000000013","external":false,"slug":"agentapi","display_name":"AgentAPI","subdomain":false,"sharing_level":"owner",
            "healthcheck":{"url":"","interval":0,"threshold":0},"health":"healthy","hidden":false,"open_in":"slim-window","statuses":[]}],
            "connection_timeout_seconds":120,"troubleshooting_url":"","subsystems":[],"health":{"healthy":true},
            "display_apps":["vscode","vscode_insiders","web_terminal","ssh_helper","port_forwarding_helper"],"log_sources":[],"scripts":[],"startup_script_behavior":"non-blocking"}
            """.ReplaceLineEndings("")), reply.Text);
    }

    [Theory]
    [InlineData("x", "invalid UUID length: 1")]
    [InlineData("azure-instance-identity", "invalid UUID length: 23")]
    [InlineData("men/logs", "invalid UUID length: 3")]
    [InlineData("x/nothing", "invalid UUID length: 1")]
    public async Task An_id_that_is_none_is_refused_after_the_key(string path, string detail)
    {
        var id = path.Split('/')[0];

        Assert.Equal(401, (await _coderd.GetAsync($"{Prefix}/{path}")).Status);
        Assert.Equal(Reply.Json(400, $$"""{"message":"Invalid UUID \"{{id}}\".","detail":"{{detail}}"}"""), (await _coderd.GetAsync($"{Prefix}/{path}", Known.ApiKey)).Text);
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-0000000000ff")]
    [InlineData(Known.OtherAgent)]
    [InlineData(Known.AgentToken)]
    public async Task An_agent_that_is_not_there_or_not_ones_own_is_not_found(string id)
    {
        foreach (var path in (string[])["", "/logs", "/listening-ports", "/containers?label=bad", "/coordinate", "/nothing"])
        {
            Assert.Equal(Reply.Json(404, Known.NotFound), (await _coderd.GetAsync($"{Prefix}/{id}{path}", Known.ApiKey)).Text);
        }
    }

    [Fact]
    public async Task An_agents_token_is_no_key()
    {
        var reply = await _coderd.GetAsync($"{Prefix}/{Known.Agent}", Known.AgentToken);

        Assert.Equal(401, reply.Status);
        Assert.Contains("expected 2 got 5", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "listening-ports", 200, """{"ports":[]}""")]
    [InlineData("GET", "containers", 200, """{"devcontainers":[],"containers":[]}""")]
    [InlineData("GET", "containers?label=k=v&label=a=", 200, """{"devcontainers":[],"containers":[]}""")]
    [InlineData("GET", "containers?label=k", 400, """{"message":"Invalid label format","detail":"Labels must be in the format key=value"}""")]
    public async Task A_connected_agent_has_nothing_to_show(string method, string path, int status, string body)
    {
        Assert.Equal(Reply.Json(status, body), (await _coderd.SendAsync(method, $"{Prefix}/{Known.Agent}/{path}", Known.ApiKey)).Text);
    }

    [Theory]
    [InlineData("GET", "listening-ports")]
    [InlineData("GET", "containers")]
    [InlineData("DELETE", "containers/devcontainers/x")]
    [InlineData("POST", "containers/devcontainers/x/recreate")]
    public async Task An_agent_that_is_away_cannot_be_asked(string method, string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"unhealthyReason":"agent has lost connection"}""");

        Assert.Equal(Reply.Json(400, Disconnected), (await coderd.SendAsync(method, $"{Prefix}/{Known.Agent}/{path}", Known.ApiKey)).Text);
    }

    [Theory]
    [InlineData("GET", "connection")]
    [InlineData("GET", "containers/watch")]
    [InlineData("DELETE", "containers/devcontainers/x")]
    [InlineData("POST", "containers/devcontainers/x/recreate")]
    [InlineData("GET", "pty")]
    public async Task What_needs_an_agents_network_ends_at_the_mock(string method, string path)
    {
        var reply = await _coderd.SendAsync(method, $"{Prefix}/{Known.Agent}/{path}", Known.ApiKey);

        Assert.Equal(Reply.Json(501,
            """{"message":"The mock runs no agent and no network to one.","detail":"The real coderd would answer from the agent or its network."}"""), reply.Text);
    }

    [Fact]
    public async Task The_map_of_relays_wants_a_key_and_ends_at_the_mock()
    {
        Assert.Equal(401, (await _coderd.GetAsync($"{Prefix}/connection")).Status);
        Assert.Equal(501, (await _coderd.GetAsync($"{Prefix}/connection", Known.ApiKey)).Status);
    }
}
