using Mocks.Wire.Coderd;

namespace Mocks.Snapshotter;

/// <summary>How much is kept, how much is posted, and how long each side may take.</summary>
/// <param name="MaxMessages">Messages kept, the newest ones.</param>
/// <param name="MaxBytes">For the whole posted body, in UTF-8 bytes.</param>
/// <param name="MaxCodePoints">For what is kept of a shortened content, the marker not counted.</param>
/// <param name="Fetch">For the whole fetch: redirects, head and body.</param>
/// <param name="Post">For the whole post: connecting, sending and the answer.</param>
/// <remarks>
/// Source: coder/registry, agentapi module, shutdown script; 65,536 is the most coderd reads
/// (<c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>).
/// </remarks>
internal sealed record Limits(int MaxMessages, int MaxBytes, int MaxCodePoints, TimeSpan Fetch, TimeSpan Post)
{
    /// <summary>Nesting that Go's decoder, and so coderd, still reads.</summary>
    public const int MaxDepth = 10_000;

    /// <summary>The most that is printed of an answer coderd gives in place of 204, in bytes.</summary>
    public const int MaxAnswerBytes = 1024;

    public static readonly Limits Upstream =
        new(LogSnapshotRoute.MaxMessages, LogSnapshotRoute.MaxBytes, 57_344, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
}
