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
        private readonly CancellationTokenSource _killed = new();

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
                _killed.Cancel();
            }

            return null;
        }

        private async Task<int> PlayAsync(HeadTailBuffer output, TimeProvider time)
        {
            try
            {
                foreach (var part in _command.Output ?? [])
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(part.AfterMs), time, _killed.Token);
                    output.Write(Encoding.UTF8.GetBytes(part.Text));
                }

                await Task.Delay(TimeSpan.FromMilliseconds(_command.ExitAfterMs), time, _killed.Token);
                return _command.ExitCode;
            }
            catch (OperationCanceledException)
            {
                return -1;
            }
        }
    }
}
