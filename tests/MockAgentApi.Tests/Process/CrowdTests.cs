using System.Globalization;
using System.Net.Sockets;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Many silent clients, and one that never stops sending: the program stays up, answers others, and frees its memory.</summary>
public sealed class CrowdTests
{
    [Fact]
    public async Task Ten_thousand_idle_connections_keep_nobody_from_an_answer_and_leave_nothing_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what another program has open.");
        using var program = await MockProgram.ListenAsync(["0"], ("PRESET", "normal"));
        var before = program.OpenFiles;
        var idle = new List<Socket>();
        try
        {
            for (var count = 0; count < 10_000; count++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync("127.0.0.1", program.Address.Port, TestContext.Current.CancellationToken);
            }

            var answer = await RawClient.AskAsync(program.Address, RawClient.Request("GET /messages"));

            Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
            Assert.True(program.OpenFiles >= 10_000, "the connections were not all taken");
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        // The server's loop releases the last of them later.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(RunningProgram.Patience);
        while (program.OpenFiles > before + 100)
        {
            patience.Token.ThrowIfCancellationRequested();
            await RawClient.AskAsync(program.Address, RawClient.Request("GET /status"));
        }
    }

    [Fact]
    public async Task Headers_without_an_end_are_refused_and_the_next_request_is_answered()
    {
        using var program = await MockProgram.ListenAsync(["0"], ("PRESET", "normal"));
        using var client = await RawClient.ConnectAsync(program.Address);

        await client.SendAsync("GET /status HTTP/1.1\r\nHost: localhost\r\n");
        var answer = client.ReadToEndAsync();
        try
        {
            for (var line = 0; !answer.IsCompleted; line++)
            {
                await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"X-Line-{line}: {new string('x', 8000)}\r\n"));
            }
        }
        catch (SocketException)
        {
            // The server closed the connection while we were sending.
        }

        var next = await RawClient.AskAsync(program.Address, RawClient.Request("GET /status"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mebibyte_of_headers_is_read_as_by_Go()
    {
        using var program = await MockProgram.ListenAsync(["0"], ("PRESET", "normal"));
        var many = string.Concat(Enumerable.Range(0, 200).Select(line => $"X-Line-{line}: {new string('x', 5000)}\r\n"));

        var answer = await RawClient.AskAsync(program.Address, $"GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{many}\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }
}
