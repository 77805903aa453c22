using System.Text;
using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>Plays commands from a file, for tests that must not run anything. It is ours: nothing is started, and no file is touched.</summary>
internal sealed class PlayedRunner(PlayedCommands commands, TimeProvider time) : IProcessRunner
{
    private const int NotFound = 127;

    public IRunningProcess Start(ProcessOrder order, HeadTailBuffer output) => new Played(
        commands.Commands.FirstOrDefault(command => command.Plays(order.Command))
            ?? new PlayedCommand(order.Command, Output: [new PlayedOutput($"sh: 1: {order.Command.Split(' ')[0]}: not found\n")], ExitCode: NotFound),
        output, time);

    public void EndAll()
    {
        // Each process has been killed, and none leaves anything behind.
    }

    private sealed class Played : IRunningProcess
    {
        private readonly PlayedCommand _command;
        private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Played(PlayedCommand command, HeadTailBuffer output, TimeProvider time)
        {
            _command = command;
            Ended = PlayAsync(output, time);
        }

        public Task<int> Ended { get; }

        public string? Signal(int signal, bool toGroup)
        {
            if (signal == Signals.Kill || !_command.IgnoresTerminate)
            {
                _killed.TrySetResult();
            }

            return null;
        }

        private async Task<int> PlayAsync(HeadTailBuffer output, TimeProvider time)
        {
            foreach (var part in _command.Output ?? [])
            {
                if (!await LivesForAsync(part.AfterMs, time))
                {
                    return -1;
                }

                output.Write(Encoding.UTF8.GetBytes(part.Text));
            }

            return await LivesForAsync(_command.ExitAfterMs, time) ? _command.ExitCode : -1;
        }

        /// <returns>Whether it was not killed in this time.</returns>
        private async Task<bool> LivesForAsync(int milliseconds, TimeProvider time)
        {
            using var ended = new CancellationTokenSource();
            var pause = Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, ended.Token);
            var isKilled = await Task.WhenAny(pause, _killed.Task) == _killed.Task;
            await ended.CancelAsync();
            return !isKilled;
        }
    }
}
