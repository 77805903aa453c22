namespace Mocks.Wire.Coderd;

public static class LogSnapshotDecoder
{
    public static LogSnapshotDecodeResult Decode(ReadOnlySpan<byte> body) => throw new NotImplementedException();
}
