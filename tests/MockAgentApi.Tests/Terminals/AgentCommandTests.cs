using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Errors for commands that cannot be run, in Go's words.</summary>
public sealed class AgentCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agent-command").FullName;

    public AgentCommandTests()
    {
        File.WriteAllText(Path.Combine(_folder, "plain"), "");
        File.WriteAllText(Path.Combine(_folder, "program"), "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "program"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("program", null)]
    [InlineData("plain", "exec: \"plain\": executable file not found in $PATH")]
    [InlineData("missing", "exec: \"missing\": executable file not found in $PATH")]
    [InlineData("{folder}/program", null)]
    [InlineData("{folder}/plain", "fork/exec {folder}/plain: permission denied")]
    [InlineData("{folder}/missing", "fork/exec {folder}/missing: no such file or directory")]
    [InlineData("{folder}/plain/below", "fork/exec {folder}/plain/below: not a directory")]
    public void A_name_is_looked_for_on_the_path_and_a_path_is_taken_as_it_is(string command, string? problem) =>
        Assert.Equal(problem?.Replace("{folder}", _folder, StringComparison.Ordinal),
            AgentCommand.Problem(command.Replace("{folder}", _folder, StringComparison.Ordinal), $"/no/such/folder{Path.PathSeparator}{_folder}"));

    [Fact]
    public void Without_a_path_no_name_is_found() =>
        Assert.Equal("exec: \"program\": executable file not found in $PATH", AgentCommand.Problem("program", null));
}
