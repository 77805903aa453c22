using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;
using Mocks.Go.Strconv;
using Mocks.Mocking.Rpc;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The one place that every call of a session passes: the journal gets its messages and its outcome, and a fault spoils it here.</summary>
/// <param name="method">Null for one that a server of this release has not.</param>
internal sealed class RpcCall(DrpcCall call, RpcMethod? method, OpenSession open, CutStream connection, Exchange exchange) : DrpcCall, ISpoiledCall
{
    public override string Method => call.Method;

    public override IReadOnlyDictionary<string, string> Metadata => call.Metadata;

    public override CancellationToken Ended => call.Ended;

    /// <summary>In the journal.</summary>
    public Exchange Exchange => exchange;

    public override async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellation = default)
    {
        var message = await call.ReceiveAsync(cancellation);
        if (message is { } received)
        {
            exchange.CallReceived(received);
        }

        return message;
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation = default)
    {
        exchange.CallSent(message);
        return call.SendAsync(message, cancellation);
    }

    public async Task AnswerAsync()
    {
        try
        {
            await (method is null ? throw Unknown() : method.Handle(open.Session, this));
        }
        catch (DrpcException refused)
        {
            exchange.CallFailed(refused.Code, refused.Message);
            throw;
        }
    }

    public async Task FailAsync(ulong code, string text)
    {
        await ReceiveAsync(); // The journal shows what the client asked for.
        exchange.CallFailed(code, text);
        throw new DrpcException(text, code);
    }

    public async Task HoldAsync()
    {
        // It is as settled as it will ever be: a test that waits for the call must not wait for the answer.
        exchange.CallSettled(null);
        await Task.Delay(Timeout.Infinite, Ended);
    }

    public Task ResetAsync()
    {
        call.Reset();
        return Task.CompletedTask;
    }

    public Task GoAwayAsync(uint code)
    {
        open.Streams.GoAway((GoAwayCode)code);
        return Task.CompletedTask;
    }

    public Task CloseAfterAsync(int bytes)
    {
        connection.CutAfter(bytes);
        return Task.CompletedTask;
    }

    public async Task SendBadFrameAsync(BadFrameLayer layer)
    {
        if (layer == BadFrameLayer.Session)
        {
            open.Streams.SendBadFrame();
        }
        else
        {
            await call.SendBadPacketAsync();
        }

        await HoldAsync();
    }

    // The text of the library.
    private DrpcException Unknown()
    {
        exchange.Matched = false;
        var text = $"protocol error: unknown rpc: {GoQuote.Quote(Method)}";
        CallVerdicts.Unknown(exchange, open.Session, Method, text);
        return new DrpcException(text);
    }
}
