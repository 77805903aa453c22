namespace Mocks.AgentRpc;

internal static class StreamWaiting
{
    /// <summary>Waits until there are bytes to read, or the stream has ended, without a buffer.</summary>
    public static ValueTask<int> UntilReadableAsync(this Stream stream, CancellationToken cancellationToken) =>
        stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
}
