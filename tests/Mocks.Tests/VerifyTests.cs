using System.Net;
using System.Net.Sockets;

namespace Mocks.Tests;

public sealed class VerifyTests
{
    [Fact]
    public async Task Without_the_Pact_core_and_without_npm_verify_says_what_to_run()
    {
        using var provider = new TcpListener(IPAddress.Loopback, 0);
        provider.Start();
        var folder = Directory.CreateTempSubdirectory("mocks-").FullName;
        Copy(AppContext.BaseDirectory, folder, "*.dll");
        Copy(AppContext.BaseDirectory, folder, "*.json");
        Copy(Path.Combine(AppContext.BaseDirectory, "pacts"), Path.Combine(folder, "pacts"), "*.json");
        Copy(Path.Combine(AppContext.BaseDirectory, "pact-core"), Path.Combine(folder, "pact-core"), "*.json");

        var run = await RunningProgram.RunAsync(Programs.Other("dotnet", Path.Combine(folder, "mocks.dll"), "verify", "--coderd", $"http://{provider.LocalEndpoint}").With(("PATH", "/nowhere")));

        Assert.Equal((3, "", $"mocks: the Pact core is missing: run 'npm ci --ignore-scripts' in {Path.Combine(folder, "pact-core")}, with Node.js 20 or newer.\n"),
            (run.ExitCode, run.Output, run.Errors));
        Directory.Delete(folder, recursive: true);
    }

    private static void Copy(string from, string to, string pattern)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, pattern))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
