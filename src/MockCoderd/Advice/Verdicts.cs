using Mocks.MockCoderd.Advice;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockCoderd;

/// <summary>Notes what the real coderd does with a request, with a hint for the module's author.</summary>
internal static class Verdicts
{
    private const string Docs = "docs/fidelity/coderd.md#";

    /// <summary>A refusal that a lenient mock only notes as a verdict.</summary>
    /// <returns>The refusal when the mock is strict; null when the request goes on.</returns>
    public static Answer? Refused(HttpContext context, Refusal refusal)
    {
        var release = context.RequestServices.GetRequiredService<Release>();
        var lesson = Lessons.On(context, refusal);
        Exchange.Of(context).Judge(new Verdict(
            "refused", refusal.Status, $"{Real(release)} would answer {refusal.Status} {refusal.Body.Message}",
            refusal.Body.Detail ?? Field(refusal), lesson.Hint, Docs + lesson.Section,
            RealAnswer.Of(refusal.ToAnswer())));
        return context.RequestServices.GetRequiredService<HostSettings>().Strict ? refusal.ToAnswer() : null;
    }

    /// <summary>The answer is the real one's own, strict or not; the journal says what to do about it.</summary>
    public static Answer RefuseWithHint(HttpContext context, Refusal refusal)
    {
        var lesson = Lessons.On(context, refusal);
        Exchange.Of(context).Remark($"{refusal.Status} {refusal.Body.Message} {lesson.Hint} See {Docs}{lesson.Section}.");
        return refusal.ToAnswer();
    }

    /// <summary>The real coderd would have stored it, and answered with an error to the person who opens the paused task.</summary>
    public static void Unreadable(Exchange exchange, Release release, Refusal onReading) => exchange.Judge(new Verdict(
        "unreadable", release.SnapshotsServed ? onReading.Status : 204,
        release.SnapshotsServed
            ? $"{Real(release)} would answer 204 now, and {onReading.Status} {onReading.Body.Message} to the person who opens the paused task"
            : $"{Real(release)} would answer 204 and show it to no one; a release that shows it answers {onReading.Status} {onReading.Body.Message}",
        onReading.Body.Detail,
        "A message needs \"role\": \"user\" or \"agent\"; AgentAPI has no \"type\" on messages.",
        $"{Docs}{Lessons.LogSnapshots}",
        release.SnapshotsServed ? RealAnswer.Of(onReading.ToAnswer(), to: "GET /api/v2/tasks/{user}/{task}/logs") : null));

    /// <summary>The real coderd would have stored and shown it, and there would be nothing to read.</summary>
    public static void Blank(Exchange exchange, Release release, int percent) => exchange.Judge(new Verdict(
        "blank", 204, release.SnapshotsServed
            ? $"{Real(release)} would answer 204, and the person who opens the paused task would see {percent} % blanks"
            : $"{Real(release)} would answer 204 and show it to no one; a release that shows it has {percent} % blanks to show",
        Hint: "AgentAPI pads screen lines with blanks to the terminal's width: take them out before cutting to size.",
        Docs: $"{Docs}{Lessons.LogSnapshots}"));

    /// <summary>The real coderd goes on where the mock cannot.</summary>
    /// <param name="real">A sentence's end, after the name of the release.</param>
    public static void NotReproduced(HttpContext context, string real, string why) => Exchange.Of(context).Judge(new Verdict(
        "not-reproduced", 501, $"{Real(context.RequestServices.GetRequiredService<Release>())} {real}", why,
        "The mock leaves it out: nothing can be sent instead.", $"{Docs}not-reproduced"));

    private static string Real(Release release) => $"real coderd {release.Name}";

    private static string? Field(Refusal refusal) =>
        refusal.Body.Validations is [var first, ..] ? $"{first.Field}: {first.Detail}" : null;
}
