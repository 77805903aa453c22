using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.MockCoderd.Tests;

/// <summary>The program as a client meets it that wants to break it.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData(Known.Snapshot)]
    [InlineData("/api/v2/tasks/me")]
    public async Task Nothing_that_a_client_sends_ends_the_program_or_prints_anything(string post)
    {
        using var coderd = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "--port", "0", "--output-file", "none", "--api-rate-limit", "-1"));

        await HostileInputs.SendAllAsync(coderd.Address, HostileInputs.For(post, "/api/v2/buildinfo"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawClient.AskAsync(coderd.Address, RawClient.Request("GET /api/v2/buildinfo")), StringComparison.Ordinal);
        var ended = await coderd.StopAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }

    [Fact]
    public async Task Clients_that_leave_in_the_middle_of_a_body_make_it_print_nothing()
    {
        using var coderd = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "--port", "0", "--output-file", "none", "--api-rate-limit", "-1", "--log", "none"));

        await Parallel.ForAsync(0, 3_000, TestContext.Current.CancellationToken, async (_, _) =>
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(enable: true, seconds: 0) }; // It resets the connection.
            await client.ConnectAsync(IPAddress.Loopback, coderd.Address.Port);
            await client.SendAsync(Encoding.ASCII.GetBytes($"POST {Known.Snapshot} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"));
            await Task.Yield();
        });

        var ended = await coderd.StopAsync();
        Assert.Equal("", ended.Errors);
    }
}
