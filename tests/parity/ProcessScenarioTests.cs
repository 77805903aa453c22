namespace Mocks.Parity.Tests;

/// <summary>Recorded lives of a server that need a process: files, signals, exit codes, the log.</summary>
public sealed class ProcessScenarioTests
{
    internal static readonly string[] Names =
    [
        "state-save", "state-ok-then-exchange", "state-version", "state-empty", "state-prompt-other",
        "sigterm-with-streams", "sigterm-idle-stream", "sigterm-during-post", "agent-exits-3", "pid-live", "base-path",
        "v0.3.3/sigterm-with-streams", "v0.10.2/sigterm-with-streams", "v0.11.8/sigterm-with-streams", "v0.12.0/sigterm-with-streams",
    ];

    // The agent of the recording with 0.11.8 left a Python stack trace on the screen, which became part of the error.
    private static readonly NotYet NotYet = new("v0.11.8/sigterm-with-streams");
    private static readonly TimeSpan WaitForWhatNeverComes = TimeSpan.FromSeconds(5);

    public static TheoryData<string> All => [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_program_lives_as_the_real_one_was_recorded(string name) => NotYet.PlayAsync(
        name, () => ScenarioRun.PlayAsProgramAsync(name, longest: NotYet.Contains(name) ? WaitForWhatNeverComes : null));

    [Fact]
    public void Each_was_recorded()
    {
        NotYet.AssertRecorded(Names);
        Assert.Empty(Names.Except(Recordings.Scenarios.Keys));
    }
}
