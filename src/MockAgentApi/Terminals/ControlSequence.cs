using System.Globalization;
using System.Text;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A control sequence after <c>ESC [</c>: numbers, and the letter of a command.</summary>
/// <remarks>Source: ActiveState/vt10x 1.3.1, <c>csi.go</c>. Only <c>?</c> is read before the numbers, and anything that is not a number
/// ends them: so <c>CSI &lt; u</c>, which programs send to restore a keyboard mode, moves the cursor to where it was saved.</remarks>
internal sealed class ControlSequence
{
    private const int MaxLength = 256;

    private const int MaxNumber = 1_000_000;

    private const int MaxTabs = 8192;

    private static readonly Dictionary<char, Action<ControlSequence, Display>> Commands = new()
    {
        ['@'] = (sequence, display) => display.Cells.InsertBlanks(display.X, display.Y, sequence.Number(0, 1)),
        ['A'] = (sequence, display) => display.MoveTo(display.X, display.Y - sequence.AtLeastOne),
        ['B'] = (sequence, display) => display.MoveTo(display.X, display.Y + sequence.AtLeastOne),
        ['C'] = (sequence, display) => display.MoveTo(display.X + sequence.AtLeastOne, display.Y),
        ['D'] = (sequence, display) => display.MoveTo(display.X - sequence.AtLeastOne, display.Y),
        ['E'] = (sequence, display) => display.MoveTo(0, display.Y + sequence.Number(0, 1)),
        ['F'] = (sequence, display) => display.MoveTo(0, display.Y - sequence.Number(0, 1)),
        ['G'] = (sequence, display) => display.MoveTo(sequence.Number(0, 1) - 1, display.Y),
        ['H'] = (sequence, display) => display.MoveWithin(sequence.Number(1, 1) - 1, sequence.Number(0, 1) - 1),
        ['I'] = (sequence, display) => sequence.Repeat(display.Tab),
        ['J'] = (sequence, display) => display.ClearScreen(sequence.Number(0, 0)),
        ['K'] = (sequence, display) => display.ClearLine(sequence.Number(0, 0)),
        ['L'] = (sequence, display) => display.InsertLines(sequence.Number(0, 1)),
        ['M'] = (sequence, display) => display.DeleteLines(sequence.Number(0, 1)),
        ['P'] = (sequence, display) => display.Cells.DeleteCells(display.X, display.Y, sequence.Number(0, 1)),
        ['S'] = (sequence, display) => display.ScrollUp(sequence.Number(0, 1)),
        ['T'] = (sequence, display) => display.ScrollDown(sequence.Number(0, 1)),
        ['X'] = (sequence, display) => display.Cells.Clear(display.X, display.Y, display.X + sequence.Number(0, 1) - 1, display.Y),
        ['Z'] = (sequence, display) => sequence.Repeat(display.TabBack),
        ['`'] = (sequence, display) => display.MoveTo(sequence.Number(0, 1) - 1, display.Y),
        ['a'] = (sequence, display) => display.MoveTo(display.X + sequence.AtLeastOne, display.Y),
        ['d'] = (sequence, display) => display.MoveWithin(display.X, sequence.Number(0, 1) - 1),
        ['e'] = (sequence, display) => display.MoveTo(display.X, display.Y + sequence.AtLeastOne),
        ['f'] = (sequence, display) => display.MoveWithin(sequence.Number(1, 1) - 1, sequence.Number(0, 1) - 1),
        ['g'] = (sequence, display) => display.ClearTabs(sequence.Number(0, 0)),
        ['h'] = (sequence, display) => sequence.SetModes(display, on: true),
        ['l'] = (sequence, display) => sequence.SetModes(display, on: false),
        ['r'] = (sequence, display) => sequence.SetRegion(display),
        ['s'] = (_, display) => display.Save(),
        ['u'] = (_, display) => display.Restore(),
    };

    private readonly List<byte> _bytes = [];
    private readonly List<int> _numbers = [];
    private bool _isPrivate;

    public void Clear()
    {
        _bytes.Clear();
        _numbers.Clear();
        _isPrivate = false;
    }

    /// <returns>True when it is complete.</returns>
    public bool Add(byte next)
    {
        _bytes.Add(next);
        return next is >= 0x40 and <= 0x7e || _bytes.Count >= MaxLength;
    }

    public void Run(Display display, Action<string>? answer)
    {
        Read();
        if (Commands.TryGetValue((char)_bytes[^1], out var command))
        {
            command(this, display);
        }
        else if (_bytes[^1] == 'n' && Report(display) is { } report)
        {
            answer?.Invoke(report);
        }
    }

    private string? Report(Display display) => Number(0, 0) switch
    {
        5 => "\x1b[0n",
        6 => string.Create(CultureInfo.InvariantCulture, $"\x1b[{display.Y + 1};{display.X + 1}R"),
        _ => null,
    };

    private int AtLeastOne => Math.Max(1, Number(0, 1));

    private int Number(int at, int otherwise) => at < _numbers.Count ? _numbers[at] : otherwise;

    private void Repeat(Action action)
    {
        for (var times = Math.Min(Number(0, 1), MaxTabs); times > 0; times--)
        {
            action();
        }
    }

    private void SetRegion(Display display)
    {
        if (!_isPrivate)
        {
            display.SetRegion(Number(0, 1) - 1, Number(1, MaxNumber) - 1);
        }
    }

    private void SetModes(Display display, bool on)
    {
        foreach (var mode in _numbers)
        {
            if (_isPrivate)
            {
                display.SetPrivateMode(mode, on);
            }
            else
            {
                display.SetMode(mode, on);
            }
        }
    }

    private void Read()
    {
        var text = Encoding.Latin1.GetString([.. _bytes[..^1]]);
        _isPrivate = text.StartsWith('?');
        foreach (var part in text[(_isPrivate ? 1 : 0)..].Split(';'))
        {
            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                break;
            }

            _numbers.Add((int)Math.Clamp(number, -MaxNumber, MaxNumber));
        }
    }
}
