using System.Net;
using System.Text;

namespace Mocks.Parity.Tests;

/// <summary>Recorded lives, replayed with the recorded agent itself: a Python program in a real terminal.</summary>
public sealed class RealAgentTests
{
    [Theory]
    [InlineData("exchange-echo")]
    [InlineData("exchange-wide")]
    [InlineData("exchange-same-reply")]
    [InlineData("raw-keys")]
    [InlineData("prompt-flag")]
    [InlineData("state-ok-then-exchange")]
    [InlineData("sigterm-with-streams")]
    public async Task The_mock_in_front_of_the_recorded_agent_lives_as_the_real_one_was_recorded(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");
        Assert.SkipUnless(await HasPythonAsync(), "The recorded agent is a Python program, and this machine has no python3: apt-get install python3.");

        await ScenarioRun.PlayAsProgramAsync(name, runsAgent: true);
    }

    /// <summary>Whether the agent ends a tick before or after the post does depends on the machine; its output does not.</summary>
    [Fact]
    public async Task The_end_of_the_recorded_agent_is_told_as_recorded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");
        Assert.SkipUnless(await HasPythonAsync(), "The recorded agent is a Python program, and this machine has no python3: apt-get install python3.");
        var recorded = Recordings.Scenarios["agent-exits-3"];
        var port = ChosenPort.Next();
        using var program = ServerProgram.Start(["server", "--port", $"{port}", "--", .. recorded.Command.Split(' ')], runsAgent: true);
        await program.WaitForPortAsync(port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = RunningProgram.Patience };

        while (!(await http.GetStringAsync("/status", TestContext.Current.CancellationToken)).Contains("\"stable\"", StringComparison.Ordinal))
        {
        }

        using var said = new StringContent("""{"content":"die 3","type":"user"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/message", UriKind.Relative), said, TestContext.Current.CancellationToken);
        var (code, _, error) = await program.EndAsync();

        Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, code));
        Assert.Equal(Naming.WithoutFrames(recorded.Error), error);
    }

    private static async Task<bool> HasPythonAsync() =>
        (await RunningProgram.RunAsync(Programs.Other("sh", "-c", "python3 -c 'import termios, tty'"))).ExitCode == 0;
}
