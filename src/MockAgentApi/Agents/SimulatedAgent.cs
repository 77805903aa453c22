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
    private bool _waits;

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
            Clock.In(program.Launch, Rank.Agent, Step);
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
        if (_waits && _console.HasInput)
        {
            _waits = false;
            Clock.In(Reaction, Rank.Agent, Step);
        }

        return Task.FromResult<string?>(null);
    }

    private void Step()
    {
        while (!Exited.IsCompleted)
        {
            if (!_steps.MoveNext())
            {
                End(_program.ExitCode);
            }
            else if (_steps.Current.For is { } sleep)
            {
                Clock.In(sleep, Rank.Agent, Step);
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
        Terminal.Write(text);
        Drawn();
    }
}
