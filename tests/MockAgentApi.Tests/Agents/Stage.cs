using Mocks.MockAgentApi.Agents;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>An agent's program without a terminal: keys go in, and what it draws and how long it sleeps come out.</summary>
internal sealed class Stage
{
    private const string Cleared = "\x1b[2J\x1b[H";

    private readonly AgentConsole _console;
    private readonly IEnumerator<Pause> _run;

    public Stage(TerminalProgram program)
    {
        _console = new AgentConsole(Drawn.Add);
        _run = program.Run(_console).GetEnumerator();
        Type("");
    }

    /// <summary>All that was ever drawn, in its order.</summary>
    public List<string> Drawn { get; } = [];

    /// <summary>Milliseconds for which it slept since keys were last typed.</summary>
    public List<int> Slept { get; } = [];

    /// <summary>Its program came to its end.</summary>
    public bool Ended { get; private set; }

    /// <summary>What stands on the screen.</summary>
    public string Screen => Shown(Drawn[^1]);

    /// <summary>Types, and lets it run until it waits for keys again, ends, or has slept so often.</summary>
    public void Type(string keys, int sleeps = 100)
    {
        _console.Type(keys);
        Slept.Clear();
        while (Slept.Count < sleeps)
        {
            if (!_run.MoveNext())
            {
                Ended = true;
                return;
            }

            if (_run.Current.For is not { } pause)
            {
                return;
            }

            Slept.Add((int)pause.TotalMilliseconds);
        }
    }

    public static string Shown(string drawn) => drawn.Replace(Cleared, "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
}
