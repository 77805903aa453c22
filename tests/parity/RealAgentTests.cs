using System.Diagnostics;

namespace Mocks.Parity.Tests;

/// <summary>Recorded lives again, with the very agent that was recorded: a Python program in a real terminal, behind the mock as it was behind AgentAPI.</summary>
public sealed class RealAgentTests
{
    [Theory]
    [InlineData("exchange-echo")]
    [InlineData("exchange-wide")]
    [InlineData("exchange-same-reply")]
    [InlineData("raw-keys")]
    [InlineData("prompt-flag")]
    [InlineData("start-never-ready")]
    [InlineData("agent-exits-3")]
    [InlineData("sigterm-with-streams")]
    public async Task The_mock_in_front_of_the_recorded_agent_lives_as_the_real_one_was_recorded(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");
        Assert.SkipUnless(await HasPythonAsync(), "The recorded agent is a Python program, and this machine has no python3.");

        await ScenarioRun.PlayAsProgramAsync(name, runsAgent: true);
    }

    private static async Task<bool> HasPythonAsync()
    {
        using var which = Process.Start(new ProcessStartInfo("sh", ["-c", "python3 -c 'import termios, tty'"]) { RedirectStandardError = true })!;
        await which.WaitForExitAsync();
        return which.ExitCode == 0;
    }
}
