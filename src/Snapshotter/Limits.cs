using Mocks.Wire.Coderd;

namespace Mocks.Snapshotter;

/// <summary>The limits of a capture.</summary>
/// <param name="MaxMessages">Messages kept, the newest ones.</param>
/// <param name="MaxBytes">For the whole posted body, in UTF-8 bytes.</param>
/// <param name="MaxCodePoints">For a shortened content, without the marker.</param>
/// <param name="Fetch">Timeout of the whole fetch: redirects, head and body.</param>
/// <param name="Post">Timeout of the whole post: connecting, sending and the answer.</param>
/// <remarks>
/// Source: coder/registry, agentapi module, shutdown script; coderd reads at most 65,536 bytes
/// (<c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>).
/// </remarks>
internal sealed record Limits(int MaxMessages, int MaxBytes, int MaxCodePoints, TimeSpan Fetch, TimeSpan Post)
{
    /// <summary>The deepest nesting that Go's decoder, and so coderd, reads.</summary>
    public const int MaxDepth = 10_000;

    /// <summary>How much of coderd's error is printed, in bytes.</summary>
    public const int MaxAnswerBytes = 1024;

    public static readonly Limits Upstream =
        new(LogSnapshotRoute.MaxMessages, LogSnapshotRoute.MaxBytes, 57_344, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
}
