using Mocks.MockAgentApi;
using Mocks.MockCoderd;

namespace Mocks.Tests;

/// <summary>The command line of every program: typos, settings, and output that cannot be written.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("mocks rnu", "mocks: rnu: there is no such command; did you mean run? Try 'mocks --help'.")]
    [InlineData("mocks up --presett x", "mocks: --presett: there is no such option; did you mean --preset? Try 'mocks up --help'.")]
    [InlineData("mocks healthcheck --wiat 3", "mocks: --wiat: there is no such option; did you mean --wait? Try 'mocks healthcheck --help'.")]
    [InlineData("mocks verify --zzzzzz", "mocks: --zzzzzz: there is no such option. Try 'mocks verify --help'.")]
    [InlineData("mock-agentapi --presett x", "mock-agentapi: --presett: there is no such option; did you mean --preset? Try 'mock-agentapi --help'.")]
    [InlineData("mock-coderd helthcheck", "mock-coderd: helthcheck: there is no such command; did you mean healthcheck? Try 'mock-coderd --help'.")]
    [InlineData("mocks run --strict= -- true", "mocks: --strict= has no value. Try 'mocks run --help'.")]
    [InlineData("mocks run --matrix , -- true", "mocks: --matrix ,: \",\" cannot be used. It may be releases of coderd between commas, from 2.29 to 2.37.")]
    [InlineData("mocks run --presets /etc/passwd -- true", "mocks: --presets /etc/passwd: there is no such folder. It may be a folder.")]
    [InlineData("mocks run --bridge / -- true", "mocks: --bridge /: it is a folder. It may be a file with a JSON object, as PUT /__admin/bridge takes it.")]
    [InlineData("mocks open /", "mocks: /: it is a folder. It may be a file of mocks run --journal-file, or of GET /__admin/journal.")]
    [InlineData("mocks healthcheck --coderd-port 0", "mocks: --coderd-port 0: a mock with port 0 has picked another, which it says. It may be a port from 1 to 65535.")]
    public async Task A_typo_is_one_line_with_what_was_meant(string line, string said)
    {
        var words = line.Split(' ');

        var run = await RunningProgram.RunAsync(Programs.Ours(words[0], words[1..]));

        Assert.Equal((2, "", $"{said}\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [InlineData("coderd RPC Agent/UpdateLifecycel kind=rpc-error text=gone", "\"Agent/UpdateLifecycel\" is not a call of this mock; did you mean Agent/UpdateLifecycle?")]
    [InlineData("agentapi RPC Agent/UpdateLifecycle kind=rpc-error text=gone", "\"Agent/UpdateLifecycle\" is not a call: this mock has no RPC.")]
    public async Task A_misspelt_call_of_a_fault_is_refused_with_what_was_meant(string fault, string said)
    {
        var run = await RunningProgram.RunAsync(Programs.Ours("mocks", "run", "--expect-snapshot", "none", "--fault", fault, "--", "true"));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_of_both_mocks_is_a_setting_of_up_and_run()
    {
        foreach (var names in new[] { MocksSettings.UsualPorts, MocksSettings.FreePorts })
        {
            var here = MocksSettings.All(names);

            Assert.Empty(AgentApiSettings.All.Concat(CoderdSettings.All).Except(MocksSettings.OfAProcess)
                .Select(setting => names.GetValueOrDefault(setting, setting)).Except(here));
            Assert.Distinct(here.Select(setting => setting.Flag));
        }
    }

    [Theory]
    [InlineData("mocks run", ">&-", 0)]
    [InlineData("mocks run", ">/dev/full 2>/dev/full", 0)]
    [InlineData("mocks run -- true", ">&- 2>&-", 1)]
    [InlineData("mocks --help", ">/dev/full", 0)]
    [InlineData("mocks docs faults", ">&-", 0)]
    [InlineData("mocks rnu", "2>&-", 2)]
    public async Task Output_that_cannot_be_written_leaves_the_exit_code(string line, string redirection, int exitCode)
    {
        var run = await ShellAsync($"{Shown(line)} {redirection}");

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Theory]
    [InlineData("mock-agentapi 0")]
    [InlineData("mock-coderd 0")]
    [InlineData("mock-agentapi server --port 0 -- true")]
    public async Task A_mock_serves_without_a_standard_output(string line)
    {
        foreach (var redirection in new[] { ">&-", ">&- 2>&-", ">/dev/full 2>&1" })
        {
            // It runs until the time is over: 124, not the 134 of an abort.
            var run = await ShellAsync($"timeout 3 {Shown(line)} {redirection}");

            Assert.Equal(124, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_temporary_folder_that_cannot_be_used_is_a_sentence()
    {
        var run = await ShellAsync($"TMPDIR=/proc {Shown("mock-agentapi 0")}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^mock-agentapi: TMPDIR: the folder for uploads cannot be made: .* TMPDIR may be a folder that can be written to\\.\n$", run.Errors);
    }

    private static Task<Ended> ShellAsync(string script) => RunningProgram.RunAsync(Programs.Other("bash", "-c", script));

    private static string Shown(string line)
    {
        var words = line.Split(' ');
        var start = Programs.Ours(words[0], words[1..]);
        return string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));
    }
}
