using System.Globalization;
using System.Text;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>What follows <c>ESC [</c>: numbers and a letter that says what to do with them.</summary>
/// <remarks>Source: ActiveState/vt10x 1.3.1, <c>csi.go</c>. Only <c>?</c> is looked at before the numbers, and the first thing that is none
/// ends them: so <c>CSI &lt; u</c>, by which programs hand back a keyboard mode, puts the cursor where it was saved.</remarks>
internal sealed class ControlSequence
{
    private const int Longest = 256;

    /// <summary>More than any screen has of anything.</summary>
    private const int Most = 1_000_000;

    private const int MaxTabs = 8192;

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
        return next is >= 0x40 and <= 0x7e || _bytes.Count >= Longest;
    }

    public void Run(Display display, Action<string>? answer)
    {
        Read();
        var (x, y) = (display.X, display.Y);
        switch ((char)_bytes[^1])
        {
            case '@':
                display.Cells.InsertBlanks(x, y, Number(0, 1));
                break;
            case 'A':
                display.MoveTo(x, y - AtLeastOne);
                break;
            case 'B' or 'e':
                display.MoveTo(x, y + AtLeastOne);
                break;
            case 'C' or 'a':
                display.MoveTo(x + AtLeastOne, y);
                break;
            case 'D':
                display.MoveTo(x - AtLeastOne, y);
                break;
            case 'E':
                display.MoveTo(0, y + Number(0, 1));
                break;
            case 'F':
                display.MoveTo(0, y - Number(0, 1));
                break;
            case 'G' or '`':
                display.MoveTo(Number(0, 1) - 1, y);
                break;
            case 'H' or 'f':
                display.MoveWithin(Number(1, 1) - 1, Number(0, 1) - 1);
                break;
            case 'I':
                Repeat(display.Tab);
                break;
            case 'J':
                display.ClearScreen(Number(0, 0));
                break;
            case 'K':
                display.ClearLine(Number(0, 0));
                break;
            case 'L':
                display.InsertLines(Number(0, 1));
                break;
            case 'M':
                display.DeleteLines(Number(0, 1));
                break;
            case 'P':
                display.Cells.DeleteCells(x, y, Number(0, 1));
                break;
            case 'S':
                display.ScrollUp(Number(0, 1));
                break;
            case 'T':
                display.ScrollDown(Number(0, 1));
                break;
            case 'X':
                display.Cells.Clear(x, y, x + Number(0, 1) - 1, y);
                break;
            case 'Z':
                Repeat(display.TabBack);
                break;
            case 'd':
                display.MoveWithin(x, Number(0, 1) - 1);
                break;
            case 'g' when Number(0, 0) == 0:
                display.SetTab(false);
                break;
            case 'g' when Number(0, 0) == 3:
                display.ClearTabs();
                break;
            case 'h' or 'l':
                SetModes(display, on: _bytes[^1] == 'h');
                break;
            case 'n' when Number(0, 0) == 5:
                answer?.Invoke("\x1b[0n");
                break;
            case 'n' when Number(0, 0) == 6:
                answer?.Invoke(string.Create(CultureInfo.InvariantCulture, $"\x1b[{y + 1};{x + 1}R"));
                break;
            case 'r' when !_isPrivate:
                display.SetRegion(Number(0, 1) - 1, Number(1, Most) - 1);
                break;
            case 's':
                display.Save();
                break;
            case 'u':
                display.Restore();
                break;
        }
    }

    private int AtLeastOne => Math.Max(1, Number(0, 1));

    private int Number(int at, int otherwise) => at < _numbers.Count ? _numbers[at] : otherwise;

    private void Repeat(Action action)
    {
        for (var times = Math.Min(Number(0, 1), MaxTabs); times > 0; times--)
        {
            action();
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

            _numbers.Add((int)Math.Clamp(number, -Most, Most));
        }
    }
}
