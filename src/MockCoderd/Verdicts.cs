using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockCoderd;

/// <summary>Says what the real coderd would have done, in words a module author can act on.</summary>
internal static class Verdicts
{
    /// <summary>The real coderd would have refused the request.</summary>
    /// <returns>The refusal when the mock is strict; null when it is to go on as if nothing were wrong.</returns>
    public static Answer? Refused(HttpContext context, Refusal refusal)
    {
        var release = context.RequestServices.GetRequiredService<Release>();
        Exchange.Of(context).Judge(new Verdict(
            "refused", refusal.Status, $"{Real(release)} would answer {refusal.Status} {refusal.Body.Message}",
            refusal.Body.Detail ?? Field(refusal), Hint(refusal)));
        return context.RequestServices.GetRequiredService<HostSettings>().Strict ? refusal.ToAnswer() : null;
    }

    /// <summary>The answer is the real one's own, strict or not; the journal says what to do about it.</summary>
    public static Answer Told(HttpContext context, Refusal refusal)
    {
        if (Hint(refusal) is { } hint)
        {
            Exchange.Of(context).Remark(hint);
        }

        return refusal.ToAnswer();
    }

    /// <summary>The real coderd would have stored it, and answered with an error to whoever opens the paused task.</summary>
    public static void Unreadable(Exchange exchange, Release release, Refusal onReading) => exchange.Judge(new Verdict(
        "unreadable", onReading.Status,
        $"{Real(release)} would answer 204 now, and {onReading.Status} {onReading.Body.Message} to whoever opens the paused task",
        onReading.Body.Detail,
        "A message needs \"role\": \"user\" or \"agent\"; AgentAPI has no \"type\" on messages."));

    /// <summary>The real coderd would have stored and shown it, and there would be nothing to read.</summary>
    public static void Blank(Exchange exchange, Release release, int percent) => exchange.Judge(new Verdict(
        "blank", 204, $"{Real(release)} would answer 204, and whoever opens the paused task would see {percent} % blanks",
        Hint: "AgentAPI pads screen lines with blanks to the terminal's width: take them out before cutting to size."));

    /// <summary>The real coderd would have gone on where the mock cannot.</summary>
    public static void NotReproduced(HttpContext context, string answer, string why) => Exchange.Of(context).Judge(new Verdict(
        "not-reproduced", 501, $"{Real(context.RequestServices.GetRequiredService<Release>())} would answer {answer}", why,
        "docs/fidelity.md lists what the mock leaves out."));

    private static string Real(Release release) => $"real coderd {release.Name}";

    private static string? Field(Refusal refusal) =>
        refusal.Body.Validations is [var first, ..] ? $"{first.Field}: {first.Detail}" : null;

    private static string? Hint(Refusal refusal) => refusal switch
    {
        { Body.Message: "Logs limit exceeded" } => "An agent may log 1,048,576 bytes in all, over every source.",
        { Body.Message: "Invalid log level provided." } => "A level is trace, debug, info, warn or error, in lower case.",
        { Body.Message: "Failed to parse request." or "Invalid state provided." } => "A state is working, idle, complete or failure.",
        { Body.Message: "Message is too long." } => "160 bytes of UTF-8, not characters.",
        { Body.Message: "Failed to get workspace app." } => "An app is named by its slug, as the agent has it: GET /__admin/world shows them.",
        { Body.Message: "Unknown or unsupported API version" } => "Ask for a minor that the oldest server you support has, e.g. 2.0.",
        { Status: 409, Body.Message: [.., '.'] message } when message.Contains("prebuilt workspace", StringComparison.Ordinal) =>
            "The agent stops asking for good. POST /__admin/world/workspaces/{id}/claim makes a claim that it is told of.",
        { Body.Message: "Route not found." } => "Check the path: coderd has no such route.",
        { Status: 401 } => "In a workspace the token is in CODER_AGENT_TOKEN; this mock's tokens are in its README.",
        { Status: 404 } => "The task must be the one whose workspace this agent runs in.",
        { Body.Detail: "http: request body too large" } => "A log snapshot may be at most 65,536 bytes.",
        _ => null,
    };
}
