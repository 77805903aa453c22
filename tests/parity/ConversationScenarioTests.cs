namespace Mocks.Parity.Tests;

/// <summary>Recorded lives of a server, replayed against a mock in this process: streams, requests and their times, up to the signal.</summary>
public sealed class ConversationScenarioTests
{
    // Lives that differ from the recording, each explained in docs/fidelity/agentapi.md. Remove one that passes.
    private static readonly NotYet NotYet = new();

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
