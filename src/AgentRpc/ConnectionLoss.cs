namespace Mocks.AgentRpc;

/// <summary>The exceptions by which a stream says that its connection has ended.</summary>
internal static class ConnectionLoss
{
    // A completed pipe throws InvalidOperationException.
    public static bool Is(Exception exception) =>
        exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
