using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>The network's side of a session: where the relays are, and who is reachable how.</summary>
/// <remarks>Source: coder/coder, <c>tailnet/service.go</c>; <c>coderd/workspaceagentsrpc.go</c> gives an agent's session neither resume
/// tokens nor workspace updates.</remarks>
internal static class TailnetMethods
{
    /// <summary>Sends the map of the relays, which never changes, and holds the stream until the client ends it.</summary>
    public static async ValueTask StreamDerpMapsAsync(RpcSession session, DrpcCall call)
    {
        await RpcMethod.ReceiveAsync(call, StreamDERPMapsRequest.Parser);
        await RpcMethod.SendAsync(call, DerpMap.Of(session.Host));
        await UntilEndedAsync(call);
    }

    public static async ValueTask CoordinateAsync(RpcSession session, DrpcCall call)
    {
        var peer = session.NewPeer();
        session.Coordinator.Join(peer);
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(call.Ended);
        var asking = ServeRequestsAsync(session.Coordinator, peer, call, dropped.Token);
        try
        {
            await foreach (var response in peer.Responses.ReadAllAsync(call.Ended))
            {
                await RpcMethod.SendAsync(call, response);
            }
        }
        catch (OperationCanceledException) when (call.Ended.IsCancellationRequested)
        {
        }
        finally
        {
            session.Coordinator.Lose(peer);
            await dropped.CancelAsync();
            await asking;
        }
    }

    public static TelemetryResponse PostTelemetry(RpcSession session, TelemetryRequest request) => new();

    public static RefreshResumeTokenResponse RefreshResumeToken(RpcSession session, RefreshResumeTokenRequest request) =>
        session.ClientId is { } client ? session.ResumeTokens.For(client)
        : throw RpcMethods.Unimplemented("resume tokens not supported on this connection");

    public static ValueTask WorkspaceUpdatesAsync(RpcSession session, DrpcCall call) =>
        throw RpcMethods.Unimplemented("workspace updates not supported on this connection");

    /// <summary>Ends when the client has ended its side, or asked for something that it may not: the stream then closes without an error.</summary>
    private static async Task ServeRequestsAsync(Coordinator coordinator, CoordinatorPeer peer, DrpcCall call, CancellationToken dropped)
    {
        try
        {
            while (await call.ReceiveAsync(dropped) is { } bytes && coordinator.Handle(peer, CoordinateRequest.Parser.ParseFrom(bytes.Span)))
            {
            }
        }
        catch (Exception over) when (over is OperationCanceledException or DrpcException or Google.Protobuf.InvalidProtocolBufferException)
        {
        }
        finally
        {
            coordinator.Lose(peer);
        }
    }

    private static Task UntilEndedAsync(DrpcCall call) =>
        Task.Delay(Timeout.Infinite, call.Ended).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
