using System.Globalization;
using Mocks.Afterwards;
using Mocks.Mocking.Secrets;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.Workspace.Life;

/// <summary>One line of the time line.</summary>
/// <param name="AtMs">Milliseconds since the life began.</param>
/// <param name="Agent">Empty for what is about no agent.</param>
/// <param name="Kind"><c>connected</c>, <c>lifecycle</c>, <c>script</c>, <c>output</c>, <c>app</c>, <c>metadata</c>, <c>warning</c>, <c>coderd</c> or <c>stop</c>.</param>
/// <param name="Subject">What it is about, e.g. <c>script start</c>.</param>
internal sealed record TimeLineEntry(double AtMs, string Agent, string Kind, string Subject, string Text);

/// <summary>How a script ended, on the clock of the life.</summary>
/// <param name="Stage"><c>start</c>, <c>stop</c> or <c>cron</c>.</param>
/// <param name="ExitCode">Null for one that had not ended when the agents were killed.</param>
/// <param name="Status"><c>ok</c>, <c>exit_failure</c>, <c>timed_out</c>, <c>pipes_left_open</c> or <c>killed</c>.</param>
internal sealed record ScriptOutcome(string Agent, Guid LogSource, string Name, string Stage, double BeganAtMs, double DurationMs, int? ExitCode, string Status, string? Error);

/// <summary>All that happened in a life, in order. Each entry is shown as it comes.</summary>
/// <param name="agents">Their names. With several, each subject names its agent.</param>
internal sealed class LifeRecord(TextWriter screen, DateTimeOffset start, IReadOnlyList<string> agents)
{
    private const int SubjectWidth = 13;
    private const int MaxCharactersHeld = 1024 * 1024;
    private const int MaxCharactersOfLine = 200;

    private readonly Lock _gate = new();
    private readonly List<TimeLineEntry> _entries = [];
    private readonly List<(string Agent, LifeEvent Event)> _events = [];
    private readonly HashSet<(string Agent, string Key)> _measured = [];
    private readonly int _width = agents.Count > 1 ? SubjectWidth + 1 + agents.Max(name => name.Length) : SubjectWidth;
    private int _held;
    private bool _isCut;

    public IReadOnlyList<TimeLineEntry> Entries => Locked(() => _entries.ToArray());

    /// <summary>All but lines of output, which are many.</summary>
    public IReadOnlyList<(string Agent, LifeEvent Event)> Events => Locked(() => _events.ToArray());

    public double MsOf(DateTimeOffset at) => Math.Max(0, (at - start).TotalMilliseconds);

    /// <summary>The agents are killed now: later events are dropped.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
        }
    }

    public void Add(string agent, LifeEvent happened)
    {
        lock (_gate)
        {
            if (_isCut)
            {
                return;
            }

            if (happened is not OutputLine)
            {
                _events.Add((agent, happened));
            }

            if (EntryOf(agent, happened) is { } entry)
            {
                Show(entry);
            }
        }
    }

    public void Add(TimeLineEntry entry)
    {
        lock (_gate)
        {
            Show(entry);
        }
    }

    /// <summary>The scripts that began, each with its end or without one.</summary>
    public IReadOnlyList<ScriptOutcome> Scripts(DateTimeOffset killed)
    {
        var events = Events;
        return
        [
            .. events.Select((one, at) => (one.Agent, Began: one.Event as ScriptBegan, At: at)).Where(one => one.Began is not null).Select(one =>
            {
                var (agent, began) = (one.Agent, one.Began!);
                var end = events.Skip(one.At).Where(later => later.Agent == agent).Select(later => later.Event).OfType<ScriptEnded>()
                    .FirstOrDefault(later => later.Script == began.Script && later.Stage == began.Stage);
                return new ScriptOutcome(agent, began.Script.LogSourceId, $"{began.Script}", WordOf(began.Stage), MsOf(began.At),
                    (end?.Duration ?? killed - began.At).TotalMilliseconds, end?.ExitCode, end is null ? "killed" : WordOf(end.Status), end?.Error);
            }),
            // What could not even begin.
            .. events.Where(one => one.Event is ScriptEnded ended && !events.Any(other => other.Agent == one.Agent && other.Event is ScriptBegan began && began.Script == ended.Script && began.Stage == ended.Stage))
                .Select(one => (one.Agent, Ended: (ScriptEnded)one.Event)).Select(one => new ScriptOutcome(one.Agent, one.Ended.Script.LogSourceId, $"{one.Ended.Script}",
                    WordOf(one.Ended.Stage), MsOf(one.Ended.At), 0, one.Ended.ExitCode, WordOf(one.Ended.Status), one.Ended.Error)),
        ];
    }

    private TimeLineEntry? EntryOf(string agent, LifeEvent happened)
    {
        var of = agents.Count > 1 ? $" {agent}" : "";
        return happened switch
        {
            Connected connected => Entry("connected", $"agent {agent}", $"connected to coderd {ReleaseOf(connected.Release)}"),
            ConnectFailed failed => Entry("connected", $"agent {agent}", $"not connected: {failed.Reason}; tries again in {Seconds(failed.NextTry)}"),
            SessionEnded { NextTry: { } next } ended => Entry("connected", $"agent {agent}", $"session ended: {ended.Reason}; connects again in {Seconds(next)}"),
            LifecycleReached reached => Entry("lifecycle", $"lifecycle{of}", WordOf(reached.State)),
            ScriptEnded ended => Entry("script", $"script {WordOf(ended.Stage)}{of}", $"{ended.Script}: exit {ended.ExitCode} in {Seconds(ended.Duration)}{(ended.Error is { } error ? $" ({error})" : "")}"),
            OutputLine line => Entry("output", $"script {WordOf(line.Stage)}{of}", $"{line.Script} {(line.IsError ? '!' : '│')} {line.Text}"),
            AppHealthChanged health => Entry("app", $"app {health.Slug}", $"{health.Health.ToString().ToLowerInvariant()} after {health.Checks} {(health.Checks == 1 ? "check" : "checks")}{(health.Why.Length > 0 ? $" ({health.Why})" : "")}"),
            MetadataCollected metadata when _measured.Add((agent, metadata.Key)) => Entry("metadata", $"metadata{of}", $"{metadata.Key}: {(metadata.Error.Length > 0 ? metadata.Error : metadata.Value.TrimEnd())}"),
            LifeWarning warning => Entry("warning", $"warning{of}", $"{warning.Source}: {warning.Text}"),
            _ => null,
        };

        TimeLineEntry Entry(string kind, string subject, string text) => new(MsOf(happened.At), agent, kind, subject, text);
    }

    private void Show(TimeLineEntry entry)
    {
        // Scripts may print what is secret.
        var shown = entry with { Text = VisibleText.Of(ShownConsole.Of(entry.Text.ReplaceLineEndings(" ⏎ "))) };
        _held += shown.Text.Length;
        if (_held <= MaxCharactersHeld || shown.Kind != "output")
        {
            _entries.Add(shown);
        }

        screen.WriteLine(TextOf(shown, _width));
    }

    public static string TextOf(TimeLineEntry entry, int width = SubjectWidth)
    {
        var text = entry.Text.Length <= MaxCharactersOfLine ? entry.Text : $"{entry.Text[..MaxCharactersOfLine]}… ({entry.Text.Length:N0} characters)";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.AtMs / 1000,7:0.000} s  {entry.Subject.PadRight(width)}  {text}");
    }

    public static string WordOf(AgentLifecycle state) => state switch
    {
        AgentLifecycle.StartTimeout => "START_TIMEOUT",
        AgentLifecycle.StartError => "START_ERROR",
        AgentLifecycle.ShuttingDown => "SHUTTING_DOWN",
        AgentLifecycle.ShutdownTimeout => "SHUTDOWN_TIMEOUT",
        AgentLifecycle.ShutdownError => "SHUTDOWN_ERROR",
        _ => state.ToString().ToUpperInvariant(),
    };

    private static string WordOf(ScriptStage stage) => stage.ToString().ToLowerInvariant();

    private static string WordOf(ScriptStatus status) => status switch
    {
        ScriptStatus.ExitFailure => "exit_failure",
        ScriptStatus.TimedOut => "timed_out",
        ScriptStatus.PipesLeftOpen => "pipes_left_open",
        _ => "ok",
    };

    // E.g. v2.34.0+0000000: people say 2.34.
    private static string ReleaseOf(string? version) => version is null ? "of a version that it does not say"
        : string.Join('.', version.TrimStart('v').Split('+', '-')[0].Split('.').Take(2));

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0##} s");

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
