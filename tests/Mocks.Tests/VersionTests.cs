namespace Mocks.Tests;

public sealed class VersionTests
{
    [Theory]
    [InlineData("mocks", "imitates AgentAPI 0.12.1 and coderd 2.34")]
    [InlineData("mock-agentapi", "imitates AgentAPI 0.12.1")]
    [InlineData("mock-coderd", "imitates coderd 2.34")]
    [InlineData("mock-workspace-agent", "imitates the workspace agent (seed)")]
    [InlineData("snapshotter", "in place of the agentapi module's shutdown script")]
    public async Task Every_program_says_its_version_its_commit_and_what_it_imitates(string program, string imitates)
    {
        var version = await RunningProgram.RunAsync(Programs.Ours(program, "--version"));

        Assert.Equal((0, ""), (version.ExitCode, version.Errors));
        Assert.Matches($"^{program} 0\\.1\\.0 \\((commit [0-9a-f]{{12}}|built outside a git checkout)\\), {System.Text.RegularExpressions.Regex.Escape(imitates)}\n$", version.Output);
    }
}
