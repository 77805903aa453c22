using System.IO.Pipelines;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;
using Mocks.GoLibraries.CoderWebSocket;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Rpc;

namespace Mocks.MockCoderd.Rpc;

/// <summary>One connection from the upgrade to its end: yamux in the WebSocket's messages, and a call on each stream.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>. A session that the server cuts ends without a close frame.</remarks>
internal static class RpcConnection
{
    public static async Task<string> ServeAsync(RpcSession session, HttpContext context, Stream input, PipeWriter output, CancellationToken disconnected)
    {
        var (services, time) = (context.RequestServices, context.RequestServices.GetRequiredService<TimeProvider>());
        var sessions = services.GetRequiredService<AgentSessions>();
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var monitor = session.IsAgent ? new ConnectionMonitor(session, time) : null;
        monitor?.Begin();
        Exchange.Of(context).HidesBodies = true; // The bytes of frames say nothing, and have secrets in them; each call shows its messages.
        using var connection = new CutStream(input, output);
        if (Exchange.Of(context).Fault is { Effective: CloseInBody } fault)
        {
            connection.CutAfter(fault.AtByte);
        }

        using var writer = new FrameWriter(connection.Output, time, context.Abort, disconnected);
        await using var socket = new NetConn(connection, writer, context.Abort, time);
        await using var streams = YamuxSession.Server(socket, time: time);
        using var open = sessions.Add(session, streams, time.GetUtcNow());
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, disconnected, open.HasBeenCut, streams.Ended);
        await using var cut = open.HasBeenCut.Register(context.Abort);
        var watching = monitor?.RunAsync(open, ended.Token) ?? Task.CompletedTask;
        var calls = new RpcCalls(open, Exchange.Of(context), connection, services.GetRequiredService<CallRecording>());
        try
        {
            await DrpcServer.ServeAsync(streams, calls.Find, ended.Token);
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
            sessions.Remove(open);
            monitor?.End();
        }

        return $"The session of role \"{session.Role}\" and version {session.ApiVersion} carried {open.CallCount} {(open.CallCount == 1 ? "call" : "calls")}; {EndOf(open, socket, connection, stopping)}.";
    }

    private static string EndOf(OpenSession open, NetConn socket, CutStream connection, CancellationToken stopping) => open.CutBecause is { } why ? $"the mock cut it: {why}"
        : connection.IsCut ? "a fault cut it"
        : stopping.IsCancellationRequested ? "the mock stopped"
        : open.Streams.Error is YamuxException broken ? $"it broke: {broken.Message}"
        : socket.End ?? "the client left";
}
