namespace Mocks.Parity.Tests;

/// <summary>Recorded lives of a server that a mock inside this process can live: streams, requests and their times, up to the signal.</summary>
public sealed class ConversationScenarioTests
{
    // What the mock does otherwise, and docs/fidelity.md says why: in the first three, a stream was opened in the few milliseconds
    // between a status that was stable and the event that said so; in the last, the agent ended by itself after a minute.
    private static readonly NotYet NotYet = new(
        "v0.3.3/exchange-echo", "v0.10.2/exchange-echo", "v0.11.8/exchange-echo", "v0.12.0/start-never-ready");

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
