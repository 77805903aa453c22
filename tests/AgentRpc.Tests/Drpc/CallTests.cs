using System.Text;
using Mocks.AgentRpc.Drpc;

namespace Mocks.AgentRpc.Tests.Drpc;

public sealed class CallTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_gets_its_answer()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => EchoAsync);

        var answer = await new DrpcClient(sessions.Client).InvokeAsync("/service/Echo", "hello"u8.ToArray(), Cancelled);

        Assert.Equal("hello", Encoding.UTF8.GetString(answer));
        await sessions.DisposeAsync();
        await serving;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    [InlineData(4_194_304)]
    public async Task A_message_of_any_length_up_to_the_limit_goes_both_ways(int length)
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => EchoAsync);
        var message = new byte[length];
        new Random(length).NextBytes(message);

        var answer = await new DrpcClient(sessions.Client).InvokeAsync("/service/Echo", message, Cancelled);

        Assert.True(message.AsSpan().SequenceEqual(answer));
        await sessions.DisposeAsync();
        await serving;
    }

    [Fact]
    public async Task A_handlers_refusal_is_the_clients_error_with_its_code()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => _ => throw new DrpcException("not implemented", 12));

        var error = await Assert.ThrowsAsync<DrpcException>(() => new DrpcClient(sessions.Client).InvokeAsync("/service/X", default, Cancelled).AsTask());

        Assert.Equal(("not implemented", 12ul), (error.Message, error.Code));
        await sessions.DisposeAsync();
        await serving;
    }

    [Fact]
    public async Task A_method_that_the_server_does_not_have_is_an_error_with_code_0()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => null);

        var error = await Assert.ThrowsAsync<DrpcException>(() => new DrpcClient(sessions.Client).InvokeAsync("/service/X\n", default, Cancelled).AsTask());

        Assert.Equal(("protocol error: unknown rpc: \"/service/X\\n\"", 0ul), (error.Message, error.Code));
        await sessions.DisposeAsync();
        await serving;
    }

    [Fact]
    public async Task Metadata_comes_with_its_call_and_with_no_other()
    {
        var seen = new List<string>();
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => call =>
        {
            seen.Add(string.Join(", ", call.Metadata.Select(pair => $"{pair.Key}={pair.Value}")));
            return EchoAsync(call);
        });

        await using var connection = new DrpcConnection(await sessions.Client.OpenAsync(Cancelled));
        await connection.InvokeAsync("/service/Echo", default, new Dictionary<string, string> { ["a"] = "1", ["b"] = "ü" }, Cancelled);
        await connection.InvokeAsync("/service/Echo", default, Cancelled);

        Assert.Equal(["a=1, b=ü", ""], seen);
        await sessions.DisposeAsync();
        await serving;
    }

    private static async ValueTask EchoAsync(DrpcCall call) =>
        await call.SendAsync((await call.ReceiveAsync())!.Value);
}
