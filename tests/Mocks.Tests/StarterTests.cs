using System.Diagnostics;

namespace Mocks.Tests;

/// <summary><c>--until-stdin-ends</c>: a program that another one has started ends with it.</summary>
public sealed class StarterTests
{
    [Theory]
    [InlineData("mock-coderd", "--port", "0")]
    [InlineData("mock-agentapi", "--port", "0")]
    [InlineData("mocks", "up", "--agentapi-port", "0", "--coderd-port", "0")]
    public async Task A_program_ends_as_on_SIGTERM_when_standard_input_ends(string program, params string[] arguments)
    {
        using var process = Process.Start(Programs.Ours(program, [.. arguments, "--until-stdin-ends"]))!;
        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync("It is read and not used.\n");

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Contains(" listening on http://127.0.0.1:", first, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("mock-coderd")]
    [InlineData("mocks")]
    public async Task It_is_for_programs_and_not_in_the_help(string program)
    {
        var help = await RunningProgram.RunAsync(Programs.Ours(program, "--help"));

        Assert.Equal(0, help.ExitCode);
        Assert.DoesNotContain("stdin-ends", help.Output, StringComparison.Ordinal);
    }
}
