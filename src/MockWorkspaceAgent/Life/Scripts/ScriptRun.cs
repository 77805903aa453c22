using Mocks.Go.Os;
using Mocks.Go.Os.Exec;
using Mocks.MockWorkspaceAgent.Life.Logs;
using Mocks.MockWorkspaceAgent.Life.Manifests;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>Runs a script once.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentscripts/agentscripts.go</c>, <c>run</c>.</remarks>
internal sealed class ScriptRun(WorkspaceCommands commands, LogSender logs, TimeProvider time, Teller teller)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>How long pipes may stay open after the script, and how long a script may take after its SIGHUP.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly byte[] PipesWarning = """
        WARNING: script exited successfully, but output pipes were not closed after 10s. This usually means a child process was started with references to stdout or stderr. As a result, this process may now have been terminated. Consider redirecting the output or using a separate "coder_script" for the process, see https://coder.com/docs/admin/templates/troubleshooting#startup-script-issues for more information.

        """u8.ToArray();

    /// <param name="began">Called when the process is made, and when making it failed.</param>
    /// <param name="cancellationToken">Cuts the script, as a stop does.</param>
    /// <exception cref="ScriptException">It failed before there was a process: a real agent does not report that.</exception>
    public async Task<(ScriptEnd End, DateTimeOffset Start, DateTimeOffset Until)> RunAsync(
        DeclaredScript script, ScriptName name, ScriptStage stage, Action<Task> began, CancellationToken cancellationToken)
    {
        var dataFolder = Path.Combine(commands.ScriptDataFolder, script.LogSourceId.ToString());
        var logPath = commands.LogPathOf(script);
        MakeFolder(dataFolder);
        using var file = new ScriptLogFile(logPath, why => teller.Warn($"script \"{name}\"", $"its log file {logPath} is not written: {why}"));
        var command = Made(script, logPath, dataFolder);
        var output = new ScriptOutput(file, logs, name, stage, teller, cancellationToken);
        using var timeout = new CancellationTokenSource(script.Timeout > TimeSpan.Zero ? script.Timeout.Capped : Timeout.InfiniteTimeSpan, time);
        var start = time.GetUtcNow();
        teller.Tell(at => new ScriptBegan(at, name, stage));
        ScriptEnd end;
        try
        {
            var running = commands.Start(command with { Output = output.WriteOutput, Errors = output.WriteErrors, WaitDelay = Patience, Time = time });
            began(running.Ended);
            end = await EndOfAsync(running, timeout.Token, cancellationToken);
        }
        catch (ExecException failed)
        {
            end = ScriptEnd.NotStarted($"{logPath} script: start command: {failed.Message}");
        }

        var until = time.GetUtcNow();
        if (end.Status == ScriptStatus.PipesLeftOpen)
        {
            output.WriteErrors(PipesWarning);
        }

        output.End();
        return (end, start, until);
    }

    private GoCommand Made(DeclaredScript script, string logPath, string dataFolder)
    {
        try
        {
            return commands.Make(script.Text, [
                ("CODER_SCRIPT_DATA_DIR", dataFolder),
                ("CODER_SCRIPT_BIN_DIR", commands.ScriptBinFolder),
            ]);
        }
        catch (ScriptException failed)
        {
            throw new ScriptException($"{logPath} script: create command: {failed.Message}");
        }
    }

    private async Task<ScriptEnd> EndOfAsync(RunningCommand running, CancellationToken timedOut, CancellationToken cancelled)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(timedOut, cancelled);
        try
        {
            return Of(await running.Ended.WaitAsync(cut.Token));
        }
        catch (OperationCanceledException)
        {
            await EndAsync(running);
            return cancelled.IsCancellationRequested ? ScriptEnd.Cancelled : ScriptEnd.TimedOut;
        }
    }

    private static ScriptEnd Of(CommandEnd end) => end switch
    {
        { Status.Raw: not 0 } => new ScriptEnd(end.Error, ScriptStatus.ExitFailure, end.Status.ExitCode),
        { WaitDelayExpired: true } => ScriptEnd.PipesLeftOpen,
        _ => new ScriptEnd(null, ScriptStatus.Ok, 0),
    };

    // Its children get the SIGHUP too; the SIGKILL is for the script alone.
    private async Task EndAsync(RunningCommand running)
    {
        running.SignalGroup(Signals.Hangup);
        try
        {
            await running.Ended.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            running.Signal(Signals.Kill);
            running.CutPipes();
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            GoFiles.MakeFolders(folder, FolderMode);
        }
        catch (GoFileException refused)
        {
            throw new ScriptException($"{folder} script: create script temp dir: {refused.Message}");
        }
    }
}
