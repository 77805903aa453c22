using Mocks.Go.Encoding.Json;

namespace Mocks.Wire.Coderd;

/// <summary>Reads a posted log snapshot as coderd does, up to the point where it looks for <c>messages</c>.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>. The limit counts the bytes
/// needed for the first JSON value, and what follows that value is not looked at.
/// </remarks>
public static class LogSnapshotDecoder
{
    /// <param name="body">All that was sent; no more than <see cref="LogSnapshotRoute.MaxBytes"/> of it are read.</param>
    /// <returns>A snapshot, whose messages may be null, or the detail of the 400 that refuses the body.</returns>
    public static LogSnapshotDecodeResult Decode(ReadOnlyMemory<byte> body) =>
        new(DecodeRaw(body, out var detail)?.ToSnapshot(), detail);

    /// <summary>The same without making strings of the texts.</summary>
    /// <param name="detail">Null when there is a snapshot.</param>
    public static RawLogSnapshot? DecodeRaw(ReadOnlyMemory<byte> body, out string? detail)
    {
        var isCut = body.Length > LogSnapshotRoute.MaxBytes;
        var read = isCut ? body[..LogSnapshotRoute.MaxBytes] : body;
        return GoJson.DecodeAnyNumber(read, isCut, out detail) is { } root ? Fill(root, out detail) : null;
    }

    /// <summary>Reads an AgentAPI's answer to <c>GET /messages</c> as coderd's client does: into the same struct, but the whole
    /// body is one value, however large.</summary>
    public static LogSnapshotDecodeResult Unmarshal(ReadOnlySpan<byte> body) => GoJson.UnmarshalAnyNumber(body, out var error) is { } root
        ? new(Fill(root, out var detail)?.ToSnapshot(), detail)
        : new(null, error);

    private static RawLogSnapshot? Fill(GoNode root, out string? detail)
    {
        var target = new LogSnapshotTarget();
        detail = target.Fill(root);
        return detail is null ? target.ToSnapshot() : null;
    }
}
