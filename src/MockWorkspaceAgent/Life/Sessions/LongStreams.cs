using Google.Protobuf;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>The two streams that an agent holds open as long as the session lives. It has no network, so that nothing is done with what comes.</summary>
internal static class LongStreams
{
    /// <exception cref="IOException">coderd has closed the stream.</exception>
    public static async Task ReadDerpMapsAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        await using var call = await calls.StreamDerpMapsAsync(cancellationToken);
        while (await call.ReceiveAsync(cancellationToken) is not null)
        {
        }

        throw new EndOfStreamException("EOF");
    }

    /// <summary>Leaves in good order when the agent stops.</summary>
    /// <exception cref="IOException">coderd has closed the stream.</exception>
    public static async Task CoordinateAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        await using var call = await calls.CoordinateAsync(cancellationToken);
        try
        {
            while (await call.ReceiveAsync(cancellationToken) is not null)
            {
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await call.SendAsync(new CoordinateRequest { Disconnect = new CoordinateRequest.Types.Disconnect() }.ToByteArray(), CancellationToken.None);
            throw;
        }

        throw new EndOfStreamException("EOF");
    }
}
