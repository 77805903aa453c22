using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>How an agent connects, what it calls in a session, and how it comes back.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task From_created_to_ready_to_off_as_its_owner_sees_it()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"directory":"~/project"}""");
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(AgentLifecycle.Ready, await life.StartEndedAsync());
        await life.StopAsync();

        var agent = await coderd.AgentAsync();
        Assert.Equal(("off", $"{life.Folders.Home}/project", "2.9", "v2.34.0+0000000"),
            (agent.GetProperty("lifecycle_state").GetString(), agent.GetProperty("expanded_directory").GetString(),
            agent.GetProperty("api_version").GetString(), agent.GetProperty("version").GetString()));
        Assert.Equal(["Starting", "Ready", "ShuttingDown", "Off"], life.Of<LifecycleReached>().Select(reached => reached.State.ToString()));
        Assert.Equal((coderd.Address.Port > 0, "v2.34.0+0000000", "2.9"), (true, life.Of<Connected>().Single().Release, life.Of<Connected>().Single().ApiVersion));
        Assert.Empty(life.Warnings);
    }

    [Fact]
    public async Task A_session_makes_the_calls_of_a_real_agent()
    {
        await using var coderd = await RpcCoderd.StartAsync();
        await using var life = TestLife.Start(coderd.Address);

        await coderd.UntilAsync(calls => calls.Count(call => call.Method == "UpdateLifecycle") == 2 && calls.Any(call => call.Method == "Coordinate")
            && calls.Any(call => call.Method == "StreamDERPMaps") && calls.Any(call => call.Method == "UpdateStats") && calls.Any(call => call.Method == "GetAnnouncementBanners"));

        Assert.Equal(
            ["Coordinate", "GetAnnouncementBanners", "GetManifest", "GetResourcesMonitoringConfiguration", "StreamDERPMaps", "UpdateLifecycle", "UpdateLifecycle", "UpdateStartup", "UpdateStats"],
            coderd.Calls.Select(call => call.Method).Order(StringComparer.Ordinal));
        Assert.Equal("Starting Ready", coderd.States);
        Assert.True(IndexOf(coderd, "GetManifest") < IndexOf(coderd, "UpdateStartup") && IndexOf(coderd, "UpdateStartup") < IndexOf(coderd, "UpdateLifecycle"));
        Assert.Null(coderd.CallsOf("UpdateStats").Single().As(UpdateStatsRequest.Parser).Stats);
    }

    [Theory]
    [InlineData("2.29", "2.6")]
    [InlineData("2.32", "2.8")]
    public async Task A_coderd_that_is_older_is_asked_for_its_own_version(string release, string version)
    {
        await using var coderd = await LifeCoderd.StartAsync(release);
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        Assert.Equal(version, life.Of<Connected>().Single().ApiVersion);
        Assert.Equal([$"connection: coderd is at version {version} of the agent API, not 2.9: the agent asks for that, as one of coderd's own release does"], life.Warnings);
    }

    [Fact]
    public async Task A_bad_token_is_one_sentence()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await using var life = TestLife.Start(coderd.Address, token: "00000000-0000-4000-8000-0000000000ff");

        var failed = await life.UntilAsync<ConnectFailed>();

        Assert.Equal($"{coderd.Address} does not take the agent token (401): Workspace agent not authorized: The agent cannot authenticate until the workspace provision job has been completed. If the job is no longer running, this agent is invalid.", failed.Reason);
    }

    [Theory]
    [InlineData(200, "<html>", "{0} is not coderd: it answered the upgrade with 200.")]
    [InlineData(404, "", "{0} refused the session with 404: the body is empty.")]
    [InlineData(502, " no one home\n", "{0} refused the session with 502: no one home")]
    [InlineData(403, """{"message":"Stopped.","detail":null}""", "{0} refused the session with 403: Stopped.")]
    public async Task A_bad_address_is_one_sentence(int status, string body, string sentence)
    {
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Refuse = _ => (status, body);
        await using var life = TestLife.Start(coderd.Address);

        var failed = await life.UntilAsync<ConnectFailed>();

        Assert.Equal(string.Format(null, sentence, coderd.Address), failed.Reason);
    }

    [Fact]
    public async Task An_address_where_nothing_listens_is_one_sentence()
    {
        using var port = new ClosedPort();
        var address = new Uri($"http://127.0.0.1:{port.Number}/");
        await using var life = TestLife.Start(address);

        Assert.Equal($"Nothing listens at {address}: is coderd started, and is this its address?", (await life.UntilAsync<ConnectFailed>()).Reason);
    }

    [Fact]
    public async Task It_waits_longer_before_each_try_up_to_ten_seconds_and_a_good_session_counts_as_a_try()
    {
        int[] waits = [162, 262, 424, 686, 1109, 1795, 2904, 4698, 7600, 10_000, 10_000];
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        var takesOne = false;
        coderd.Refuse = _ => takesOne ? null : (503, "");
        await using var agent = TestLife.Start(coderd.Address, time);

        for (var tried = 1; tried <= waits.Length; tried++)
        {
            if (tried == 5)
            {
                await agent.UntilAsync<LifecycleReached>(reached => reached.State == AgentLifecycle.Ready);
                takesOne = false;
                await coderd.CutAsync();
            }

            var count = tried;
            await agent.UntilAsync<LifeEvent>(_ => agent.Events.Count(made => made is ConnectFailed or SessionEnded) >= count);
            var next = agent.Events.Last(made => made is ConnectFailed or SessionEnded) is SessionEnded ended ? ended.NextTry!.Value : agent.Of<ConnectFailed>().Last().NextTry;
            Assert.Equal(waits[tried - 1], next.TotalMilliseconds);
            await time.UntilSomethingWaitsAsync(next);
            takesOne = tried == 4;
            time.Advance(next);
        }

        Assert.Equal(1, coderd.SessionCount);
    }

    [Fact]
    public async Task After_a_reconnect_the_manifest_is_fetched_again_and_scripts_do_not_run_again()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo once >> $HOME/runs"));
        await using var life = TestLife.Start(coderd.Address, time);
        await coderd.UntilAsync(_ => coderd.States == "Starting Ready");
        await coderd.UntilAsync("Coordinate");
        await coderd.CutAsync();
        var ended = await life.UntilAsync<SessionEnded>();
        await time.UntilSomethingWaitsAsync(ended.NextTry!.Value);
        time.Advance(ended.NextTry.Value);

        await coderd.UntilAsync("UpdateStats", 2);

        Assert.Equal("coderd closed the connection", ended.Reason);
        Assert.Equal((2, 2, 1), (coderd.CallsOf("GetManifest").Count(), coderd.CallsOf("UpdateStartup").Count(), coderd.States.Split(' ').Count(state => state == "Starting")));
        Assert.Equal([true, false], life.Of<ManifestReceived>().Select(received => received.IsFirst));
        Assert.Equal("once\n", await File.ReadAllTextAsync($"{life.Folders.Home}/runs", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task States_that_were_not_reported_are_reported_after_a_reconnect_one_by_one()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        var refusals = 1;
        coderd.Answers["UpdateLifecycle"] = _ => Interlocked.Decrement(ref refusals) >= 0
            ? throw new AgentRpc.Drpc.DrpcException("not now") : Task.FromResult<IMessage>(new Lifecycle());
        await using var life = TestLife.Start(coderd.Address, time);
        var ended = await life.UntilAsync<SessionEnded>();
        await life.StartEndedAsync();
        await time.UntilSomethingWaitsAsync(ended.NextTry!.Value);
        time.Advance(ended.NextTry.Value);

        await coderd.UntilAsync("UpdateLifecycle", 3);

        Assert.Equal("Starting Starting Ready", coderd.States);
        Assert.Equal("error in routine \"report lifecycle\": not now", ended.Reason);
    }

    [Fact]
    public async Task A_manifest_without_an_agent_id_ends_the_session()
    {
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.AgentId = ByteString.Empty;
        await using var life = TestLife.Start(coderd.Address);

        var first = await life.UntilAsync<SessionEnded>();
        coderd.Manifest.AgentId = RpcCoderd.Bytes(Guid.Empty);
        var second = await life.UntilAsync<SessionEnded>(ended => ended.Reason != first.Reason);

        Assert.Equal("error in routine \"handle manifest\": convert manifest: error converting workspace agent ID: invalid UUID (got 0 bytes)", first.Reason);
        Assert.Equal("error in routine \"handle manifest\": nil agentID returned by manifest", second.Reason);
        Assert.Equal("", coderd.States);
    }

    [Fact]
    public async Task Banners_are_fetched_at_once_and_every_two_minutes()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        await using var life = TestLife.Start(coderd.Address, time);
        await coderd.UntilAsync("GetAnnouncementBanners");

        for (var fetched = 2; fetched <= 3; fetched++)
        {
            await time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(2));
            time.Advance(TimeSpan.FromMinutes(2));
            await coderd.UntilAsync("GetAnnouncementBanners", fetched);
        }

        Assert.Equal(1, coderd.SessionCount);
    }

    [Fact]
    public async Task Usage_is_pushed_when_there_are_twenty_points_and_then_with_each_new_one()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Answers["GetResourcesMonitoringConfiguration"] = _ => Task.FromResult<IMessage>(new GetResourcesMonitoringConfigurationResponse
        {
            Config = new() { NumDatapoints = 3, CollectionIntervalSeconds = 10 },
            Memory = new() { Enabled = true },
            Volumes = { new GetResourcesMonitoringConfigurationResponse.Types.Volume { Enabled = true, Path = "/" }, new GetResourcesMonitoringConfigurationResponse.Types.Volume { Path = "/tmp" } },
        });
        await using var life = TestLife.Start(coderd.Address, time);
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));

        for (var tick = 1; tick <= 4; tick++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(Math.Max(0, tick - 2), coderd.CallsOf("PushResourcesMonitoringUsage").Count());
        }

        var points = coderd.CallsOf("PushResourcesMonitoringUsage").Select(call => call.As(PushResourcesMonitoringUsageRequest.Parser).Datapoints).ToArray();
        Assert.All(points, push => Assert.Equal(3, push.Count));
        Assert.All(points[0], point => Assert.Equal((true, "/"), (point.Memory.Used > 0 && point.Memory.Total > point.Memory.Used, Assert.Single(point.Volumes).Volume)));
        Assert.Equal(points[0][1], points[1][0]);
    }

    private static int IndexOf(RpcCoderd coderd, string method) => coderd.Calls.ToList().FindIndex(call => call.Method == method);
}
