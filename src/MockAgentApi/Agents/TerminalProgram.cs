using System.Text;

namespace Mocks.MockAgentApi.Agents;

/// <summary>What an agent's program does next.</summary>
/// <param name="For">How long it sleeps; null until somebody types.</param>
internal readonly record struct Pause(TimeSpan? For)
{
    public static Pause UntilTyped => default;

    public static Pause Milliseconds(double milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));
}

/// <summary>An agent's program as it runs in a terminal: it draws, sleeps and reads keys, and it exits when it comes to its end.</summary>
internal abstract class TerminalProgram
{
    /// <summary>How long it takes to come up.</summary>
    public virtual TimeSpan Launch => TimeSpan.FromMilliseconds(30);

    /// <summary>With which it exits.</summary>
    public int ExitCode { get; protected set; }

    public abstract IEnumerable<Pause> Run(AgentConsole console);
}

/// <summary>The terminal as a program has it.</summary>
/// <param name="draw">Gets what is written, escapes and all.</param>
internal sealed class AgentConsole(Action<string> draw)
{
    private const string ClearAndHome = "\x1b[2J\x1b[H";

    private readonly StringBuilder _typed = new();

    public bool HasInput => _typed.Length > 0;

    public void Type(string keys) => _typed.Append(keys);

    /// <summary>All that was typed and not read.</summary>
    public string Read()
    {
        var keys = _typed.ToString();
        _typed.Clear();
        return keys;
    }

    public void Write(string text) => draw(text);

    /// <summary>Redraws the whole screen in one write. The cursor stays after the last character.</summary>
    public void Redraw(IEnumerable<string> lines) => draw(ClearAndHome + string.Join("\r\n", lines).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
}
