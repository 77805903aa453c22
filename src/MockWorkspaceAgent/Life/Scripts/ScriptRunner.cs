using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.Go.Os;
using Mocks.GoLibraries.RobfigCron;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Sessions;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>How the scripts of a stage ended: well, or as the first one that failed.</summary>
internal enum StageEnd
{
    Ok,
    TimedOut,
    Failed,
}

/// <summary>Runs the scripts of a manifest: all of a stage next to each other.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentscripts/agentscripts.go</c>, <c>Runner</c>.</remarks>
internal sealed class ScriptRunner(ScriptRun run, WorkspaceCommands commands, TimeProvider time, Teller teller, IReadOnlyDictionary<Guid, string> names) : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Task, bool> _pending = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly List<(DeclaredScript Script, CronSchedule Schedule)> _crons = [];
    private IReadOnlyList<DeclaredScript>? _scripts;
    private AgentCalls? _calls;

    /// <param name="calls">Of the session of this manifest: ends are reported over it, also when a later session has taken its place.</param>
    /// <exception cref="ScriptException">The folder for programs cannot be made, or an expression cannot be read. Stop scripts run all the same.</exception>
    public void Init(IReadOnlyList<DeclaredScript> scripts, AgentCalls calls)
    {
        (_scripts, _calls) = (scripts, calls);
        try
        {
            GoFiles.MakeFolders(commands.ScriptBinFolder, FolderMode);
        }
        catch (GoFileException refused)
        {
            throw new ScriptException($"init script runner: create script bin dir: {refused.Message}");
        }

        foreach (var script in scripts.Where(script => script.Cron.Length > 0))
        {
            try
            {
                _crons.Add((script, CronSchedule.Parse(script.Cron)));
            }
            catch (FormatException invalid)
            {
                throw new ScriptException($"init script runner: add schedule: {invalid.Message}");
            }
        }
    }

    /// <summary>Runs all scripts of a stage, and waits until the last has ended.</summary>
    public async Task<StageEnd> ExecuteAsync(ScriptStage stage, CancellationToken cancellationToken)
    {
        if (_scripts is not { } scripts)
        {
            teller.Warn("scripts", "execute: not initialized: there was no manifest yet");
            return StageEnd.Failed;
        }

        var first = StageEnd.Ok;
        var gate = new Lock();
        await Task.WhenAll(scripts.Where(script => stage == ScriptStage.Start ? script.RunOnStart : script.RunOnStop).Select(async script =>
        {
            var running = RunAsync(script, stage, cancellationToken);
            Track(running);
            var end = await running;
            lock (gate)
            {
                first = first == StageEnd.Ok ? end : first;
            }
        }));
        return first;
    }

    /// <summary>Runs scripts on their schedules until the runner is closed. Runs may overlap.</summary>
    public void StartCron()
    {
        foreach (var (script, schedule) in _crons)
        {
            Track(RunOnScheduleAsync(script, schedule));
        }
    }

    /// <summary>Ends schedules, and waits for the scripts that still run and for the ends that are still to be reported.</summary>
    public async Task CloseAsync()
    {
        await _closed.CancelAsync();
        while (_pending.Keys.ToArray() is { Length: > 0 } pending)
        {
            await Task.WhenAll(pending);

            // They are removed here as well: this loop goes on within the end of the last one, before Track has removed it, and would never let it.
            Array.ForEach(pending, done => _pending.TryRemove(done, out _));
        }
    }

    public void Dispose() => _closed.Dispose();

    private async Task RunOnScheduleAsync(DeclaredScript script, CronSchedule schedule)
    {
        try
        {
            while (schedule.Next(time.GetUtcNow(), time.LocalTimeZone) is { } next)
            {
                while (next - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait < LongestDelay ? wait : LongestDelay, time, _closed.Token);
                }

                Track(RunAsync(script, ScriptStage.Cron, _closed.Token));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<StageEnd> RunAsync(DeclaredScript script, ScriptStage stage, CancellationToken cancellationToken)
    {
        await Task.Yield(); // A start blocks for a moment, and others wait for theirs.
        var name = new ScriptName(script.LogSourceId, names.GetValueOrDefault(script.LogSourceId) ?? script.DisplayName);
        try
        {
            var (end, start, until) = await run.RunAsync(script, name, stage, Track, cancellationToken);
            teller.Tell(at => new ScriptEnded(at, name, stage, end.ExitCode, end.Status, until - start, end.Error));
            Track(ReportAsync(script, name, stage, end, start, until));
            return end.Error is null ? StageEnd.Ok : end.Status == ScriptStatus.TimedOut ? StageEnd.TimedOut : StageEnd.Failed;
        }
        catch (ScriptException failed)
        {
            teller.Tell(at => new ScriptEnded(at, name, stage, ScriptEnd.UnknownCode, ScriptStatus.ExitFailure, TimeSpan.Zero, failed.Message, IsReported: false));
            return StageEnd.Failed;
        }
    }

    private async Task ReportAsync(DeclaredScript script, ScriptName name, ScriptStage stage, ScriptEnd end, DateTimeOffset start, DateTimeOffset until)
    {
        using var late = new CancellationTokenSource(ReportTimeout, time);
        try
        {
            await _calls!.ScriptCompletedAsync(new Timing
            {
                ScriptId = ByteString.CopyFrom(script.Id.ToByteArray(bigEndian: true)),
                Start = ToMicroseconds(start),
                End = ToMicroseconds(until),
                ExitCode = end.ExitCode,
                Stage = (Timing.Types.Stage)stage,
                Status = (Timing.Types.Status)end.Status,
            }, late.Token);
        }
        catch (Exception failed)
        {
            // Also a session that has ended: a real agent reports over its first session only.
            teller.Warn($"script \"{name}\"", $"its end is not reported: {SessionTexts.Of(failed)}");
        }
    }

    private static Timestamp ToMicroseconds(DateTimeOffset at) => Timestamp.FromDateTimeOffset(new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero));

    private void Track(Task task)
    {
        _pending[task] = true;
        _ = task.ContinueWith(done => _pending.TryRemove(done, out _), TaskScheduler.Default);
    }
}
