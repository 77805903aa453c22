using Mocks.Wire.Go;

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
    public static LogSnapshotDecodeResult Decode(ReadOnlySpan<byte> body)
    {
        var isCut = body.Length > LogSnapshotRoute.MaxBytes;
        var read = isCut ? body[..LogSnapshotRoute.MaxBytes] : body;
        if (GoJson.DecodeAnyNumber(read, isCut, out var error) is not { } root)
        {
            return new LogSnapshotDecodeResult(null, error);
        }

        return Fill(root);
    }

    /// <summary>Reads an AgentAPI's answer to <c>GET /messages</c> as coderd's client does: into the same struct, but the whole
    /// body is one value, however large.</summary>
    public static LogSnapshotDecodeResult Unmarshal(ReadOnlySpan<byte> body) =>
        GoJson.UnmarshalAnyNumber(body, out var error) is { } root ? Fill(root) : new LogSnapshotDecodeResult(null, error);

    private static LogSnapshotDecodeResult Fill(GoNode root)
    {
        var target = new LogSnapshotTarget();
        return target.Fill(root) is { } detail
            ? new LogSnapshotDecodeResult(null, detail)
            : new LogSnapshotDecodeResult(target.ToSnapshot(), null);
    }
}
