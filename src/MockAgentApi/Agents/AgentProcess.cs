using Mocks.MockAgentApi.Conversations;
using Mocks.MockAgentApi.Screens;

namespace Mocks.MockAgentApi.Agents;

/// <summary>A program that runs in a terminal. To be used under the conversation's lock.</summary>
internal sealed class AgentProcess
{
    /// <summary>As Linux says it when nobody holds the other end of a terminal.</summary>
    private const string Gone = "write /dev/ptmx: input/output error";

    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(2);

    private readonly Clockwork _clock;
    private readonly Terminal _terminal;
    private readonly AgentProgram _program;
    private readonly AgentConsole _console;
    private readonly Action _drawn;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IEnumerator<Pause> _steps;
    private bool _waits;

    /// <param name="drawn">Called when the screen may have changed.</param>
    /// <param name="atOnce">It has been up for long: whatever it shows at its start is there.</param>
    public AgentProcess(Clockwork clock, Terminal terminal, AgentProgram program, Action drawn, bool atOnce)
    {
        (_clock, _terminal, _program, _drawn) = (clock, terminal, program, drawn);
        _console = new AgentConsole(Draw);
        _steps = program.Run(_console).GetEnumerator();
        LastDrawn = DateTimeOffset.MinValue;
        if (atOnce)
        {
            Step();
            LastDrawn = DateTimeOffset.MinValue;
        }
        else
        {
            _clock.In(program.Launch, Rank.Agent, Step);
        }
    }

    public string Screen => _terminal.Text;

    public DateTimeOffset LastDrawn { get; private set; }

    public Task<int> Exited => _exited.Task;

    /// <returns>Null when it is typed, else the system's error.</returns>
    public string? Type(string keys)
    {
        if (Exited.IsCompleted)
        {
            return Gone;
        }

        _console.Type(keys);
        if (_waits && _console.HasInput)
        {
            _waits = false;
            _clock.In(Reaction, Rank.Agent, Step);
        }

        return null;
    }

    /// <summary>Ctrl-C from outside: it ends, as most programs do.</summary>
    public void Interrupt() => _exited.TrySetResult(130);

    private void Step()
    {
        while (!Exited.IsCompleted)
        {
            if (!_steps.MoveNext())
            {
                _exited.TrySetResult(_program.ExitCode);
            }
            else if (_steps.Current.For is { } sleep)
            {
                _clock.In(sleep, Rank.Agent, Step);
                return;
            }
            else if (!_console.HasInput)
            {
                _waits = true;
                return;
            }
        }
    }

    private void Draw(string text)
    {
        _terminal.Write(text);
        LastDrawn = _clock.Now;
        _drawn();
    }
}
