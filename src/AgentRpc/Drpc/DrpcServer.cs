using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Drpc;

/// <summary>Answers calls.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcserver/server.go</c>, <c>drpcmux/handle_rpc.go</c>.</remarks>
public static class DrpcServer
{
    /// <summary>Serves every stream that the client opens on a session. Each may carry several calls, in turn.</summary>
    /// <param name="find">Returns the handler of a method; null when the server does not have it. Handlers begin in the session's own thread: one that
    /// blocks it blocks the session.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>Completes when the session has ended and all handlers have returned.</returns>
    /// <exception cref="Exception">A handler threw something that is no <see cref="DrpcException"/>, a fault in its code: it has ended the session.</exception>
    public static async Task ServeAsync(YamuxSession session, Func<string, DrpcHandler?> find, CancellationToken cancellationToken = default)
    {
        var streams = new ServedStreams(session, find);
        using (cancellationToken.UnsafeRegister(static session => _ = ((YamuxSession)session!).DisposeAsync().AsTask(), session))
        {
            session.AcceptWith(streams.Serve);
            await session.Completion;
        }

        await streams.EndAsync();
    }

    /// <summary>Serves the calls of one stream, in turn, and closes it.</summary>
    /// <inheritdoc cref="ServeAsync(YamuxSession, Func{string, DrpcHandler}, CancellationToken)"/>
    public static async Task ServeAsync(Stream stream, Func<string, DrpcHandler?> find, CancellationToken cancellationToken = default)
    {
        using var served = new ServedStream(stream, find, new PacketBudget());
        await served.ServeAsync(cancellationToken);
    }
}
