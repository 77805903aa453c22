using System.Globalization;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Events as lines of a console, with the time first.</summary>
public static class LifeLines
{
    /// <param name="zone">Of the times.</param>
    public static string Of(LifeEvent happened, TimeZoneInfo zone) => string.Create(
        CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(happened.At, zone):HH:mm:ss.fff} agent    {Printable(TextOf(happened))}");

    private static string TextOf(LifeEvent happened) => happened switch
    {
        Connected made => $"connected to coderd {made.Release ?? "of an unknown release"}, agent API {made.ApiVersion}",
        ConnectFailed failed => $"not connected, next try in {Seconds(failed.NextTry)}: {failed.Reason}",
        SessionEnded { NextTry: { } next } ended => $"the session has ended, next try in {Seconds(next)}: {ended.Reason}",
        SessionEnded ended => $"the session has ended: {ended.Reason}",
        ManifestReceived { IsFirst: true } received => $"manifest: {Count(received.Manifest.Scripts.Count, "script")}, {Count(received.Manifest.Apps.Count, "app")}, {Count(received.Manifest.Metadata.Count, "metadata key")}",
        ManifestReceived => "manifest: again; scripts do not run again",
        LifecycleReached reached => LifecycleQueue.Name(reached.State),
        ScriptBegan began => $"{Stage(began.Stage)} \"{began.Script}\" begins",
        ScriptEnded { Error: null } ended => $"{Stage(ended.Stage)} \"{ended.Script}\" ended well after {Seconds(ended.Duration)}",
        ScriptEnded ended => $"{Stage(ended.Stage)} \"{ended.Script}\" failed with {ended.ExitCode} after {Seconds(ended.Duration)}: {ended.Error}{(ended.IsReported ? "" : " (which coderd is not told)")}",
        OutputLine line => $"  {line.Script}{(line.IsError ? "!" : ":")} {line.Text}",
        AppHealthChanged changed => $"app {changed.Slug} is {changed.Health.ToString().ToLowerInvariant()} after {Count(changed.Checks, "check")}: {changed.Why}",
        MetadataCollected collected => $"metadata {collected.Key}: {(collected.Error.Length > 0 ? collected.Error : collected.Value.TrimEnd())}",
        ProcessesLeft left => $"still running, as after a real agent: {string.Join(", ", left.Processes)}",
        LifeWarning warning => $"warning, {warning.Source}: {warning.Text}",
        _ => happened.ToString(),
    };

    private static string Stage(ScriptStage stage) => stage == ScriptStage.Cron ? "cron script" : $"{stage.ToString().ToLowerInvariant()} script";

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0##} s");

    // A script may print what moves a terminal's cursor.
    private static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(sign => char.IsControl(sign) ? $"\\x{(int)sign:x2}" : sign.ToString())) : text;
}
