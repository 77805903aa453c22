namespace Mocks.Go.Os.Exec;

/// <summary>How a command ended.</summary>
/// <param name="Status">Of its process.</param>
/// <param name="WaitDelayExpired">A pipe was still open when <see cref="GoCommand.WaitDelay"/> had passed, and was cut.</param>
public readonly record struct CommandEnd(WaitStatus Status, bool WaitDelayExpired)
{
    /// <summary>Go's error of <c>Cmd.Wait</c>; null after an exit with 0 whose pipes were closed.</summary>
    public string? Error => Status.Raw != 0 ? Status.ToString() : WaitDelayExpired ? "exec: WaitDelay expired before I/O complete" : null;
}

/// <summary>A command that has been started. Its output and its end are watched by one thread that all commands share.</summary>
/// <remarks>Source: Go, <c>os/exec</c>, <c>Cmd.Wait</c>.</remarks>
public sealed class RunningCommand
{
    private readonly Lock _gate = new();
    private readonly GoCommand _command;
    private readonly ChildProcess _process;
    private readonly OutputPipe[] _pipes;
    private readonly TaskCompletionSource<CommandEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _delay;
    private int _open;
    private bool _cut;

    private RunningCommand(GoCommand command, ChildProcess process, OutputPipe[] pipes)
    {
        (_command, _process, _pipes, _open) = (command, process, pipes, pipes.Length);
    }

    /// <summary>The id of the process, and of its group when it leads one.</summary>
    public int Id => _process.Id;

    /// <summary>Done when the process has ended and its pipes are closed or cut: all output has been handed over by then.</summary>
    public Task<CommandEnd> Ended => _ended.Task;

    /// <summary>Sends a signal to the process alone.</summary>
    /// <returns>Why it was not sent, in Go's words; null when it was.</returns>
    public string? Signal(int signal) => Send(signal, toGroup: false);

    /// <summary>Sends a signal to the group that the process leads.</summary>
    /// <returns>Why it was not sent, in Go's words; null when it was.</returns>
    public string? SignalGroup(int signal) => Send(signal, toGroup: true);

    /// <summary>Closes the pipes that are still open, as the end of <see cref="GoCommand.WaitDelay"/> does.</summary>
    public void CutPipes() => Cut();

    internal static RunningCommand Start(GoCommand command, string path, IReadOnlyList<string> environment)
    {
        var watched = WatchedFiles.Shared; // Before there is a process, because it may fail.
        var output = command.Output is { } taken ? new OutputPipe(taken) : null;
        OutputPipe? errors = null;
        OutputPipe[] pipes = [];
        try
        {
            errors = command.Errors is null ? null : command.Errors == command.Output ? output : new OutputPipe(command.Errors);
            pipes = [.. new[] { output, errors }.OfType<OutputPipe>().Distinct()];
            var process = ChildProcess.Start(path, command.Arguments, environment, command.Folder, command.Group,
                new StandardFiles(command.Terminal, (int?)command.Input?.DangerousGetHandle(), output?.WriteEnd, errors?.WriteEnd));
            var running = new RunningCommand(command, process, pipes);
            running.Watch(watched);
            return running;
        }
        catch (ExecException)
        {
            output?.Close();
            errors?.Close();
            throw;
        }
        finally
        {
            output?.CloseWriteEnd();
            if (errors != output)
            {
                errors?.CloseWriteEnd();
            }
        }
    }

    private string? Send(int signal, bool toGroup) => _command.Signalled is { } elsewhere ? elsewhere(signal, toGroup) : _process.Signal(signal, toGroup);

    private void Watch(WatchedFiles watched)
    {
        foreach (var pipe in _pipes)
        {
            pipe.Begin(OnClosed);
        }

        var file = _process.OpenEnd();
        if (file < 0)
        {
            // The kernel is too old, or no more files can be opened.
            new Thread(() =>
            {
                _process.AwaitEnd();
                OnExited();
            })
            { IsBackground = true, Name = $"process {Id}" }.Start();
            return;
        }

        watched.Add(file, buffer =>
        {
            _ = Libc.Close(file);
            OnExited();
            return false;
        });
    }

    private void OnClosed()
    {
        lock (_gate)
        {
            _open--;
        }

        EndWhenDone();
    }

    private void OnExited()
    {
        _process.Reap();
        EndWhenDone();
    }

    private void EndWhenDone()
    {
        lock (_gate)
        {
            if (_process.Status is not { } status)
            {
                return;
            }

            if (_open > 0 && !_cut)
            {
                _delay ??= _command.WaitDelay > TimeSpan.Zero
                    ? _command.Time.CreateTimer(_ => Cut(), null, _command.WaitDelay, Timeout.InfiniteTimeSpan) : null;
                return;
            }

            _delay?.Dispose();
            _ended.TrySetResult(new CommandEnd(status, _cut));
        }
    }

    private void Cut()
    {
        lock (_gate)
        {
            _cut = _open > 0;
        }

        foreach (var pipe in _pipes)
        {
            pipe.Close();
        }

        EndWhenDone();
    }
}
