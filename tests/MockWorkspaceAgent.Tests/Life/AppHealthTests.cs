using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Life.Apps;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>Health checks of apps.</summary>
public sealed class AppHealthTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task An_app_is_unhealthy_after_one_failure_more_than_its_threshold()
    {
        var time = new ManualTime();
        await using var app = await HealthApp.StartAsync(500);
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("exec sleep 1000")); // Also while a start script runs.
        coderd.Manifest.Apps.Add(AppAt(app.Address, threshold: 2));
        await using var life = TestLife.Start(coderd.Address, time);

        await CheckAsync(time, 2);
        Assert.Empty(life.Of<AppHealthChanged>());
        await CheckAsync(time);
        await life.UntilAsync<AppHealthChanged>();
        await ReportAsync(time, coderd, 1);
        app.Status = 404; // Healthy: it answers.
        await CheckAsync(time);
        await ReportAsync(time, coderd, 2);

        Assert.Equal([(AppHealthState.Unhealthy, 3, "it answers 500"), (AppHealthState.Healthy, 4, "it answers")],
            life.Of<AppHealthChanged>().Select(changed => (changed.Health, changed.Checks, changed.Why)));
        Assert.Equal(["Unhealthy", "Healthy"], HealthsOf(coderd));
    }

    [Fact]
    public async Task A_success_sets_the_count_of_failures_back()
    {
        var time = new ManualTime();
        await using var app = await HealthApp.StartAsync(503);
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.Apps.Add(AppAt(app.Address, threshold: 1));
        await using var life = TestLife.Start(coderd.Address, time);

        await CheckAsync(time);
        app.Status = 200;
        await CheckAsync(time);
        app.Status = 503;
        await CheckAsync(time);

        Assert.Equal([AppHealthState.Healthy], life.Of<AppHealthChanged>().Select(changed => changed.Health));
    }

    [Fact]
    public async Task All_checked_apps_are_reported_when_one_has_changed_and_a_refusal_is_not_repeated()
    {
        var time = new ManualTime();
        await using var app = await HealthApp.StartAsync(200);
        await using var coderd = await RpcCoderd.StartAsync();
        var (good, unchecked_, disabled) = (AppAt(app.Address, 1), AppAt(app.Address, 0), AppAt(app.Address, 1));
        disabled.Health = WorkspaceApp.Types.Health.Disabled;
        coderd.Manifest.Apps.AddRange([good, unchecked_, disabled]);
        coderd.Answers["BatchUpdateAppHealths"] = _ => throw new AgentRpc.Drpc.DrpcException("no");
        await using var life = TestLife.Start(coderd.Address, time);

        await CheckAsync(time);
        await ReportAsync(time, coderd, 1);
        await life.UntilAsync<LifeWarning>();
        await CheckAsync(time);

        var update = coderd.CallsOf("BatchUpdateAppHealths").Single().As(BatchUpdateAppHealthRequest.Parser);
        Assert.Equal([(good.Id, AppHealth.Healthy), (unchecked_.Id, AppHealth.Initializing)], update.Updates.Select(entry => (entry.Id, entry.Health)));
        Assert.Equal(["app health: the change is not reported: no"], life.Warnings);
        Assert.Equal(1, coderd.SessionCount);
    }

    [Fact]
    public async Task An_app_that_is_silent_fails_a_millisecond_before_the_next_check()
    {
        var time = new ManualTime();
        await using var app = await HealthApp.StartAsync(HealthApp.Silent);
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.Apps.Add(AppAt(app.Address, threshold: 1));
        await using var life = TestLife.Start(coderd.Address, time);
        await time.UntilSomethingWaitsAsync(Interval);
        var (almost, rest) = (Interval - TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

        time.Advance(Interval);
        for (var check = 1; check <= 2; check++)
        {
            await app.AskedAsync();
            Assert.Empty(life.Of<AppHealthChanged>());
            time.Advance(almost);
            await app.GivenUpAsync();
            time.Advance(rest);
        }

        Assert.Equal((AppHealthState.Unhealthy, 2, "no answer within 7 s"), await life.UntilAsync<AppHealthChanged>() is var changed ? (changed.Health, changed.Checks, changed.Why) : default);
    }

    /// <summary>Goes on by whole intervals, and waits until each check is over.</summary>
    private static async Task CheckAsync(ManualTime time, int count = 1)
    {
        for (var check = 0; check < count; check++)
        {
            await time.UntilSomethingWaitsAsync(Interval - (time.GetUtcNow() - Start(time)));
            time.Advance(Interval - (time.GetUtcNow() - Start(time)));
            await time.UntilSomethingWaitsAsync(Interval);
        }
    }

    /// <summary>The last tick of the checks.</summary>
    private static DateTimeOffset Start(ManualTime time) => time.Start + (Interval * Math.Floor((time.GetUtcNow() - time.Start) / Interval));

    private static async Task ReportAsync(ManualTime time, RpcCoderd coderd, int count)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        await coderd.UntilAsync("BatchUpdateAppHealths", count);
    }

    private static IEnumerable<string> HealthsOf(RpcCoderd coderd) => coderd.CallsOf("BatchUpdateAppHealths").Select(call =>
        string.Join(',', call.As(BatchUpdateAppHealthRequest.Parser).Updates.Select(update => update.Health)));

    private static WorkspaceApp AppAt(Uri address, int threshold) => new()
    {
        Id = RpcCoderd.Bytes(Guid.NewGuid()),
        Slug = "web",
        Health = WorkspaceApp.Types.Health.Initializing,
        Healthcheck = new() { Url = $"{address}status", Interval = Duration.FromTimeSpan(Interval), Threshold = threshold },
    };
}
