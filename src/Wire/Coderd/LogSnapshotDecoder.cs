namespace Mocks.Wire.Coderd;

/// <summary>Decodes a posted log snapshot as coderd does.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>. The limit counts the bytes
/// needed for the first JSON value, and anything after it is ignored.
/// </remarks>
public static class LogSnapshotDecoder
{
    private static readonly GoType Type = Json.Coderd.GoTypeOf<LogSnapshot>();

    /// <param name="body">All that was sent; at most <see cref="LogSnapshotRoute.MaxBytes"/> of it are read.</param>
    /// <returns>A snapshot, whose messages may be null, or the detail of the 400 that refuses the body.</returns>
    public static LogSnapshotDecodeResult Decode(ReadOnlyMemory<byte> body) =>
        new(DecodeRaw(body, out var detail)?.ToSnapshot(), detail);

    /// <summary>The same without strings for the texts.</summary>
    /// <param name="detail">Null on success.</param>
    public static RawLogSnapshot? DecodeRaw(ReadOnlyMemory<byte> body, out string? detail)
    {
        var isCut = body.Length > LogSnapshotRoute.MaxBytes;
        var read = isCut ? body[..LogSnapshotRoute.MaxBytes] : body;
        (var decoded, detail) = GoDecoder.Decode(read, Type, isCut);
        return decoded is null ? null : RawLogSnapshot.Of(decoded);
    }

}
