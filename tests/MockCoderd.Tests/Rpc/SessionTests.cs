using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Tailnet;
using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>When an agent counts as connected, and when the mock ends its session.</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_tick_renews_the_time_of_the_last_connection()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await TickAsync(coderd);

        Assert.Equal("connected 11:00:00 11:00:15 -", await PresenceAsync(coderd));
    }

    [Fact]
    public async Task An_agent_that_left_is_disconnected_at_once_and_one_that_came_back_keeps_the_old_end_until_its_first_tick()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using (await AgentClient.ConnectAsync(coderd))
        {
        }

        await EndedAsync(coderd);
        var left = await PresenceAsync(coderd);
        coderd.Time.Advance(TimeSpan.FromSeconds(5));
        await using var again = await AgentClient.ConnectAsync(coderd);
        var back = await PresenceAsync(coderd);
        await TickAsync(coderd);

        Assert.Equal(("disconnected 11:00:00 11:00:00 11:00:00", "connected 11:00:00 11:00:05 11:00:00", "connected 11:00:00 11:00:20 -"),
            (left, back, await PresenceAsync(coderd)));
    }

    [Fact]
    public async Task A_session_that_ends_before_its_first_tick_leaves_the_agent_connected_for_30_seconds()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using (await AgentClient.ConnectAsync(coderd))
        {
        }

        await EndedAsync(coderd);
        coderd.Time.Advance(TimeSpan.FromSeconds(5));
        await using (await AgentClient.ConnectAsync(coderd))
        {
        }

        await EndedAsync(coderd);
        var at = await PresenceAsync(coderd);
        coderd.Time.Advance(TimeSpan.FromSeconds(30));
        var still = await PresenceAsync(coderd);
        coderd.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(("connected", "connected", "disconnected"), (at.Split(' ')[0], still.Split(' ')[0], (await PresenceAsync(coderd)).Split(' ')[0]));
    }

    [Theory]
    [InlineData("2.34", "logstream", false)]
    [InlineData("2.34", "agent", true)]
    [InlineData("2.34", "", true)]
    [InlineData("2.31", "logstream", true)]
    public async Task A_role_other_than_agent_leaves_the_agents_times_alone(string release, string role, bool counts)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"lifecycle":"created"}""");
        await using var agent = await AgentClient.ConnectAsync(coderd, $"version=2.0&role={role}");

        Assert.Equal(counts ? "connected created" : "connecting created", await AgentLifeTests.StatusAsync(coderd));
    }

    [Fact]
    public async Task A_stop_build_cuts_the_session_at_the_next_tick_and_rest_goes_on()
    {
        await using var coderd = await TestCoderd.StrictAsync(stopWindow: StopWindow.Open);
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await coderd.AdminAsync("POST", "world/tasks/demo/build", """{"transition":"stop"}""");
        Assert.Equal("0: unknown lifecycle state \"STATE_UNSPECIFIED\"", await agent.FailAsync($"{AgentClient.Agent}UpdateLifecycle", new UpdateLifecycleRequest()));

        await TickAsync(coderd, connected: false);
        await agent.Session.Completion.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        await using var again = await AgentClient.ConnectAsync(coderd);

        Assert.Equal("101: The session of role \"\" and version 2.6 carried 1 call; the mock cut it: build is outdated.", await coderd.JournalOfAsync("rpc"));
        Assert.Equal(204, (await coderd.PostAsync(Known.OneMessage)).Status);
    }

    [Fact]
    public async Task An_agent_that_answers_no_ping_is_gone_when_the_keep_alive_fails()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var silent = await SilentAgent.ConnectAsync(coderd);

        for (var tick = 0; tick < 3; tick++)
        {
            await coderd.Time.UntilSomethingWaitsAsync(Tick);
            coderd.Time.Advance(Tick);
        }

        await silent.EndsWithACloseFrameAsync();
        await EndedAsync(coderd);
        Assert.Equal("101: The session of role \"\" and version 2.0 carried 0 calls; it broke: keepalive timeout.", await coderd.JournalOfAsync("rpc"));
        Assert.Equal("disconnected", (await PresenceAsync(coderd)).Split(' ')[0]);
    }

    [Fact]
    public async Task A_session_takes_its_agent_from_the_clock()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();
        await coderd.AdminAsync("POST", "world/tasks/demo/build", """{"transition":"start","job":"succeeded"}""");
        var token = (await coderd.AdminAsync("GET", "world/tasks/demo")).GetProperty("agentToken").GetString()!;
        await using var agent = await AgentClient.ConnectAsync(coderd, token: token);

        coderd.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("created", (await coderd.WorkspaceAsync()).GetProperty("agents")[1].GetProperty("lifecycle").GetString());
    }

    [Fact]
    public async Task Who_is_connected_is_shown_with_role_version_streams_and_calls()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd, "version=2.5&role=agent");
        await agent.CallAsync($"{AgentClient.Agent}UpdateStartup", new UpdateStartupRequest { Startup = new() { Version = "v2.34.0" } }.ToByteArray());
        await using var map = await agent.OpenAsync($"{AgentClient.Tailnet}StreamDERPMaps");
        await map.SendAsync(new StreamDERPMapsRequest().ToByteArray(), TestContext.Current.CancellationToken);
        var region = DERPMap.Parser.ParseFrom(await map.ReceiveAsync(TestContext.Current.CancellationToken)).Regions[999];

        Assert.Equal("""
            [{"agent":"00000000-0000-4000-8000-000000000012","name":"main","workspace":"demo","role":"agent","apiVersion":"2.5","version":"v2.34.0","lifecycle":"ready","since":"2026-02-01T11:00:00+00:00","streams":1,"calls":2,"running":{"/coder.tailnet.v2.Tailnet/StreamDERPMaps":1}}]
            """.Trim(), AgentLifeTests.Compact(await coderd.AdminAsync("GET", "agents")));
        Assert.Equal((coderd.Address.Port, "localhost"), (region.Nodes[0].DerpPort, region.Nodes[0].HostName.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_reset_ends_all_sessions()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await coderd.AdminAsync("POST", "reset");

        await agent.Session.Completion.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Moves the clock to the session's next tick and waits for its effect.</summary>
    private static async Task TickAsync(TestCoderd coderd, bool connected = true)
    {
        await coderd.Time.UntilSomethingWaitsAsync(Tick);
        var before = await PresenceAsync(coderd);
        coderd.Time.Advance(Tick);
        await UntilAsync(async () => await PresenceAsync(coderd) != before);
        if (!connected)
        {
            await EndedAsync(coderd);
        }
    }

    /// <summary>Waits until no session is open and the agent's times say so.</summary>
    private static Task EndedAsync(TestCoderd coderd) => UntilAsync(async () =>
        (await coderd.AdminAsync("GET", "agents")).GetArrayLength() == 0 && await coderd.JournalOfAsync("rpc") is not "101: ");

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(RunningProgram.Patience);
        while (!await condition())
        {
            late.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> PresenceAsync(TestCoderd coderd)
    {
        var agent = await AgentLifeTests.AgentAsync(coderd);
        return string.Join(' ', ((string[])["status", "first_connected_at", "last_connected_at", "disconnected_at"]).Select(member =>
            AgentLifeTests.Text(agent, member)?.Replace("2026-02-01T", "", StringComparison.Ordinal).TrimEnd('Z') ?? "-"));
    }
}
