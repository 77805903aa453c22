using Mocks.Wire.Coderd;

namespace Mocks.Snapshotter;

/// <summary>The limits of a capture.</summary>
/// <param name="MaxMessages">Messages kept, the newest ones.</param>
/// <param name="MaxBytes">For the whole posted body, in UTF-8 bytes.</param>
/// <param name="MaxCodePoints">For a shortened content, without the marker.</param>
/// <param name="Fetch">Timeout of the whole fetch: all tries, redirects, head and body.</param>
/// <param name="Post">Timeout of the whole post: all tries, connecting, sending and the answer.</param>
/// <param name="Pauses">The time between a failed try and the next one. There is one try more than pauses.</param>
/// <remarks>
/// Source: coder/registry, agentapi module, shutdown script; coderd reads at most 65,536 bytes
/// (<c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>). The pauses are ours.
/// </remarks>
internal sealed record Limits(int MaxMessages, int MaxBytes, int MaxCodePoints, TimeSpan Fetch, TimeSpan Post, IReadOnlyList<TimeSpan> Pauses)
{
    /// <summary>The deepest nesting that Go's decoder, and so coderd, reads.</summary>
    public const int MaxDepth = 10_000;

    /// <summary>How much of coderd's error is printed, in bytes.</summary>
    public const int MaxAnswerBytes = 1024;

    public static readonly Limits Upstream = new(
        LogSnapshotRoute.MaxMessages,
        LogSnapshotRoute.MaxBytes,
        57_344,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10),
        [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1)]);
}
