namespace Mocks.Parity.Tests;

/// <summary>Recorded lives of a server that a mock inside this process can live: streams, requests and their times, up to the signal.</summary>
public sealed class ConversationScenarioTests
{
    // Lives that the mock cannot live yet. One that begins to pass leaves this list.
    private static readonly NotYet NotYet = new(
        "start-idle", "start-never-ready", "exchange-echo", "exchange-slow", "exchange-wide", "exchange-same-reply", "exchange-deaf",
        "reads-block-during-post", "raw-keys", "prompt-flag", "slow-body", "acp-exchange", "acp-tool-and-error", "origins-star",
        "v0.3.3/start-idle", "v0.3.3/start-never-ready", "v0.3.3/exchange-echo",
        "v0.10.2/start-idle", "v0.10.2/start-never-ready", "v0.10.2/exchange-echo",
        "v0.11.8/start-idle", "v0.11.8/start-never-ready", "v0.11.8/exchange-echo",
        "v0.12.0/start-idle", "v0.12.0/start-never-ready", "v0.12.0/exchange-echo",
        "attach-client", "type-alias", "hosts-list");

    public static TheoryData<string> All => [.. Recordings.Scenarios.Keys.Except(ProcessScenarioTests.Names)];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_mock_lives_as_the_real_one_was_recorded(string name) => NotYet.PlayAsync(name, () => ScenarioRun.PlayInProcessAsync(name));

    [Fact]
    public void Of_44_recorded_lives_15_need_a_process()
    {
        NotYet.AssertRecorded(All.Select(row => row.Data));
        Assert.Equal((44, 15), (Recordings.Scenarios.Count, ProcessScenarioTests.Names.Length));
    }
}
