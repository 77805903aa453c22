using Mocks.MockAgentApi.Agents;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>A simulated program without a terminal: keys go in, output and pauses come out.</summary>
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

    /// <summary>All output, in order.</summary>
    public List<string> Drawn { get; } = [];

    /// <summary>The pauses since keys were last typed, in milliseconds.</summary>
    public List<int> Slept { get; } = [];

    /// <summary>The program has ended.</summary>
    public bool Ended { get; private set; }

    /// <summary>The screen.</summary>
    public string Screen => Shown(Drawn[^1]);

    /// <summary>Types keys, and runs the program until it waits for keys, ends, or has paused this often.</summary>
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
