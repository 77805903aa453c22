namespace Mocks.Mocking.Replay;

/// <param name="Status">Of the answer.</param>
/// <param name="Body">Its first characters where the bodies differ; left out where they do not, or it is secret.</param>
/// <param name="Verdicts">Their sentences.</param>
/// <param name="Remarks">What the mock noticed, in sentences.</param>
public sealed record ReplayedAnswer(int? Status, string? Body, IReadOnlyList<string> Verdicts, IReadOnlyList<string> Remarks)
{
    private const int MaxBody = 2_000;

    internal static ReplayedAnswer Of(JournalEntry entry, bool showsBody) => new(
        entry.Status, showsBody && entry.AnswerBody.Text is { } text ? KeptText.Cut(text, MaxBody) : null,
        [.. entry.Verdicts.Select(SentenceOf)], [.. entry.Remarks]);

    private static string SentenceOf(Verdicts.Verdict verdict) => verdict.Detail is null ? verdict.Text : $"{verdict.Text} | {verdict.Detail}";
}

/// <summary>A request that the other version answers otherwise, or judges otherwise.</summary>
/// <param name="Id">Its entry in the journal.</param>
public sealed record ReplayChange(long Id, string Method, string Url, ReplayedAnswer Now, ReplayedAnswer Then);

/// <param name="Why">A sentence.</param>
public sealed record ReplayLeftOut(long Id, string Method, string Url, string Why);

/// <summary>The journal, judged again as another version.</summary>
/// <param name="Now">The version that the mock is, e.g. <c>AgentAPI 0.12.1</c>.</param>
/// <param name="Then">The other one.</param>
/// <param name="Judged">How many requests were compared.</param>
/// <param name="Changes">Oldest first.</param>
/// <param name="LeftOut">Requests that cannot be judged a second time.</param>
public sealed record ReplayReport(
    string Now, string Then, int Judged, IReadOnlyList<ReplayChange> Changes, IReadOnlyList<ReplayLeftOut> LeftOut);
