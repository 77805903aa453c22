using System.Net;
using System.Net.Sockets;

namespace Mocks.Tests;

/// <summary><c>mocks verify</c> where the Pact core was not fetched; tests/contracts has it.</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task Without_the_Pact_core_and_without_npm_verify_says_what_to_run()
    {
        using var provider = new TcpListener(IPAddress.Loopback, 0);
        provider.Start();
        var folder = Path.Combine(AppContext.BaseDirectory, "pact-core");

        var run = await RunningProgram.RunAsync(MocksCommand.Of("verify", "--coderd", $"http://{provider.LocalEndpoint}").With(("PATH", "/nowhere")));

        Assert.Equal((3, "", $"mocks: the Pact core is missing: run 'npm ci --ignore-scripts' in {folder}, with Node.js 20 or newer.\n"),
            (run.ExitCode, run.Output, run.Errors));
    }
}
