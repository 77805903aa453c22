using System.Globalization;

namespace Mocks.MockAgentApi.Agents;

/// <summary>The agent of the recordings: it shows a prompt, echoes keys and answers by rule.</summary>
/// <remarks>Source: <c>scripted_agent.py</c> of the recordings. <c>echo X</c>, <c>slow N</c>, <c>same</c>, <c>wide</c>, <c>big N</c>,
/// <c>deaf</c> (never reacts to Enter), <c>die N</c>; Escape leaves a mark, Ctrl-C ends it.</remarks>
internal sealed class RecordedTerminalProgram : TerminalProgram
{
    private const string PasteStart = "\x1b[200~";
    private const string PasteEnd = "\x1b[201~";

    private readonly List<string> _lines = ["Scripted agent ready"];
    private string _typed = "";
    private bool _pasting;
    private bool _ended;

    public override IEnumerable<Pause> Run(AgentConsole console)
    {
        Draw(console);
        while (true)
        {
            yield return Pause.UntilTyped;
            var keys = console.Read();
            for (var at = 0; at < keys.Length && !_ended; at++)
            {
                if (Bracket(keys, ref at))
                {
                    continue;
                }

                if (keys[at] != '\r' || _pasting)
                {
                    Key(keys[at], console);
                    continue;
                }

                if (_typed.StartsWith("deaf", StringComparison.Ordinal))
                {
                    continue;
                }

                foreach (var pause in Enter(console))
                {
                    yield return pause;
                }
            }

            if (_ended)
            {
                yield break;
            }

            Draw(console);
        }
    }

    private bool Bracket(string keys, ref int at)
    {
        var rest = keys.AsSpan(at);
        var starts = rest.StartsWith(PasteStart);
        if (!starts && !rest.StartsWith(PasteEnd))
        {
            return false;
        }

        _pasting = starts;
        at += PasteStart.Length - 1;
        return true;
    }

    private void Key(char key, AgentConsole console)
    {
        switch (key)
        {
            case '\x03':
                _ended = true;
                return;
            case '\x7f' or '\b':
                _typed = _typed.Length > 0 ? _typed[..^(char.IsLowSurrogate(_typed[^1]) ? 2 : 1)] : "";
                return;
            case '\x1b':
                _lines.Add("[esc]");
                break;
            default:
                _typed += key == '\r' ? '\n' : key;
                break;
        }

        if (!_pasting)
        {
            Draw(console);
        }
    }

    private IEnumerable<Pause> Enter(AgentConsole console)
    {
        var command = _typed;
        var words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        _typed = "";
        _lines.Add("> " + command);
        Draw(console);
        switch (words)
        {
            case []:
                yield break;
            case ["echo", ..]:
                yield return Pause.Milliseconds(300);
                _lines.Add("You said: " + (command.Length > 5 ? command[5..] : ""));
                break;
            case ["slow", var number, ..]:
                for (var line = 0; line < Number(number); line++)
                {
                    _lines.Add($"line {line}");
                    Draw(console);
                    yield return Pause.Milliseconds(100);
                }

                break;
            case ["same", ..]:
                _lines.Add("same reply");
                break;
            case ["die", var code, ..]:
                (ExitCode, _ended) = (Number(code), true);
                yield break;
            case ["wide", ..]:
                _lines.AddRange(["漢字テスト 😀 <b>&\u2028", "\x1b[31mred\x1b[0m \"quoted\" back\\slash\ttab"]);
                break;
            case ["big", var number, ..]:
                _lines.AddRange(Enumerable.Range(0, Number(number)).Select(row => $"row {row:00000} {new string('x', 60)}"));
                break;
            default:
                _lines.Add("Unknown: " + command);
                break;
        }

        Draw(console);
    }

    private static int Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 100_000) : 1;

    private void Draw(AgentConsole console) => console.Redraw([.. _lines, "", "> " + _typed]);
}
