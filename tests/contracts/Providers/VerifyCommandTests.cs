using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using Mocks.Contracts.Tests.Mutants;

namespace Mocks.Contracts.Tests.Providers;

/// <summary><c>mocks verify</c> as a person or a CI runs it.</summary>
public sealed class VerifyCommandTests
{
    [Fact]
    public async Task Two_mocks_that_answer_right_are_exit_0()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();
        await using var coderd = await MockVerificationTests.StartCoderdAsync();

        var run = await VerifyAsync("--agentapi", agentApi.Address.AbsoluteUri, "--coderd", coderd.Address.AbsoluteUri);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.EndsWith("✓ 26 verified, 0 failed, 0 not verified.\n", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("✓ Snapshotter → AgentAPI  ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutated_mock_is_exit_1_with_what_was_expected_in_every_format()
    {
        await using var coderd = await MockVerificationTests.StartCoderdAsync();
        await using var proxy = await RewritingProxy.StartAsync(coderd.Address, answer => answer.Status = answer.Status == 204 ? 200 : answer.Status);
        var file = Path.GetTempFileName();

        var run = await VerifyAsync("--coderd", proxy.Address.AbsoluteUri, "--format", "json", "--junit", file);
        var junit = XDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Contains("expected 204 but was 200", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, report.RootElement.GetProperty("interactions").EnumerateArray().Count(one => one.GetProperty("outcome").GetString() == "failed"));
        Assert.Equal(4, junit.Descendants("failure").Count());
    }

    [Fact]
    public async Task Where_nothing_listens_is_exit_3()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var run = await VerifyAsync("--agentapi", $"http://127.0.0.1:{port}");

        Assert.Equal((3, $"mocks: nothing answers at http://127.0.0.1:{port}/, where AgentAPI should be.\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("mocks: name --agentapi URL, --coderd URL or both.\n")]
    [InlineData("mocks: --pacts nowhere: there is no such folder.\n", "--agentapi", "http://localhost:1", "--pacts", "nowhere")]
    public async Task What_cannot_be_used_is_exit_2(string said, params string[] arguments)
    {
        var run = await VerifyAsync(arguments);

        Assert.Equal((2, said), (run.ExitCode, run.Errors));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> VerifyAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mocks.dll"), "verify", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GITHUB_ACTIONS");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
