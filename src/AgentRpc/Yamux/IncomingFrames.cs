namespace Mocks.AgentRpc.Yamux;

/// <summary>Cuts the peer's bytes into frames, however they come.</summary>
internal sealed class IncomingFrames
{
    private readonly byte[] _header = new byte[FrameHeader.Bytes];
    private int _count;

    /// <summary>The stream of the data frame that is being received; null when its data is dropped.</summary>
    public YamuxStream? Stream { get; private set; }

    /// <summary>How many bytes of its data are missing.</summary>
    public long Missing { get; private set; }

    /// <summary>Whether it ends the stream's direction when it is complete.</summary>
    public bool Ends { get; private set; }

    /// <summary>Takes the next header, or the part of it that has come.</summary>
    /// <exception cref="YamuxException">The version or the type is unknown.</exception>
    public FrameHeader? TakeHeader(ref ReadOnlySpan<byte> bytes)
    {
        if (_count == 0 && bytes.Length >= FrameHeader.Bytes)
        {
            var whole = FrameHeader.Read(bytes);
            bytes = bytes[FrameHeader.Bytes..];
            return whole;
        }

        var part = Math.Min(FrameHeader.Bytes - _count, bytes.Length);
        bytes[..part].CopyTo(_header.AsSpan(_count));
        bytes = bytes[part..];
        _count += part;
        if (_count < FrameHeader.Bytes)
        {
            return null;
        }

        _count = 0;
        return FrameHeader.Read(_header);
    }

    public void BeginData(YamuxStream? stream, uint length, bool ends) => (Stream, Missing, Ends) = (stream, length, ends);

    public ReadOnlySpan<byte> TakeData(ref ReadOnlySpan<byte> bytes)
    {
        var data = bytes[..(int)Math.Min(Missing, bytes.Length)];
        bytes = bytes[data.Length..];
        Missing -= data.Length;
        return data;
    }
}
