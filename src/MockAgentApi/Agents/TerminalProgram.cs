using System.Text;

namespace Mocks.MockAgentApi.Agents;

/// <summary>A pause of a simulated program.</summary>
/// <param name="For">Its length; null until a key is typed.</param>
/// <param name="WokenBy">Whether keys that are typed end it early; null when they never do, and wait in the terminal.</param>
internal readonly record struct Pause(TimeSpan? For, Func<string, bool>? WokenBy = null)
{
    public static Pause UntilTyped => default;

    public static Pause Milliseconds(double milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));
}

/// <summary>A simulated program in a terminal: it draws, pauses and reads keys, and exits at the end of <see cref="Run"/>.</summary>
internal abstract class TerminalProgram
{
    public virtual TimeSpan Launch => TimeSpan.FromMilliseconds(30);

    public int ExitCode { get; protected set; }

    public abstract IEnumerable<Pause> Run(AgentConsole console);
}

/// <summary>The terminal as the program sees it.</summary>
/// <param name="draw">Receives the output with its escape sequences.</param>
internal sealed class AgentConsole(Action<string> draw)
{
    private const string ClearAndHome = "\x1b[2J\x1b[H";

    /// <summary>Keys that come while this many wait are lost, as in a terminal whose queue is full.</summary>
    private const int MaxWaiting = 4 * 1024 * 1024;

    private readonly StringBuilder _typed = new();

    public bool HasInput => _typed.Length > 0;

    public void Type(string keys) => _typed.Append(keys.AsSpan(0, Math.Min(keys.Length, MaxWaiting - _typed.Length)));

    /// <summary>All keys that were typed and not read yet.</summary>
    public string Read()
    {
        var keys = _typed.ToString();
        _typed.Clear();
        return keys;
    }

    public void Write(string text) => draw(text);

    /// <summary>Redraws the screen in one write. The cursor stays after the last character.</summary>
    public void Redraw(IEnumerable<string> lines) => draw(ClearAndHome + string.Join("\r\n", lines).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
}
