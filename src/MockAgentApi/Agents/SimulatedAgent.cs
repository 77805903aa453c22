using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Agents;

/// <summary>An agent whose program runs on the conversation's clock.</summary>
internal sealed class SimulatedAgent : TerminalAgent
{
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(2);

    private readonly TerminalProgram _program;
    private readonly AgentConsole _console;
    private readonly IEnumerator<Pause> _steps;
    private Pause? _pause; // The program pauses, and keys may end that.
    private long _pauses;

    /// <param name="upForLong">Its first screen is drawn already.</param>
    public SimulatedAgent(ConversationClock clock, Terminal terminal, TerminalProgram program, Action drawn, bool upForLong)
        : base(clock, terminal, drawn)
    {
        _program = program;
        _console = new AgentConsole(Draw);
        _steps = program.Run(_console).GetEnumerator();
        if (upForLong)
        {
            Step();
            LastDrawn = DateTimeOffset.MinValue;
        }
        else
        {
            Continue(program.Launch);
        }
    }

    /// <summary>Ends with the exit code of a program that was interrupted.</summary>
    public override Task CloseAsync()
    {
        End(130);
        return Task.CompletedTask;
    }

    public override void Dispose() => _steps.Dispose();

    protected override Task<string?> SendAsync(string keys)
    {
        _console.Type(keys);
        if (_console.HasInput && _pause is { } pause && (pause.WokenBy?.Invoke(keys) ?? pause.For is null))
        {
            _pause = null;
            Continue(Reaction);
        }

        return Task.FromResult<string?>(null);
    }

    /// <summary>Goes on after a while, unless keys make it go on before.</summary>
    private void Continue(TimeSpan wait)
    {
        var pause = ++_pauses;
        Clock.In(wait, Rank.Agent, () =>
        {
            if (pause == _pauses)
            {
                Step();
            }
        });
    }

    private void Step()
    {
        _pause = null;
        while (!Exited.IsCompleted)
        {
            if (!_steps.MoveNext())
            {
                End(_program.ExitCode);
            }
            else if (_steps.Current.For is { } sleep)
            {
                _pause = _steps.Current;
                Continue(sleep);
                return;
            }
            else if (!_console.HasInput)
            {
                _pause = _steps.Current;
                return;
            }
        }
    }

    private void Draw(string text)
    {
        Terminal.Write(text);
        Drawn();
    }
}
