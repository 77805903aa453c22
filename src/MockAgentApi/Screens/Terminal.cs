using System.Globalization;
using System.Text;

namespace Mocks.MockAgentApi.Screens;

/// <summary>A small terminal: text, CR, LF, tab, backspace, moving and clearing. Colours and the rest are swallowed.</summary>
/// <remarks>Every character takes one cell, wide ones too, as in the terminal that AgentAPI holds (recorded: <c>漢字テスト 😀</c> is padded to 80 characters).</remarks>
internal sealed class Terminal(int width, int height)
{
    private const int TabStop = 8;

    private readonly List<Rune[]> _rows = [];
    private readonly StringBuilder _escape = new();
    private int _row;
    private int _column;
    private string? _text;

    /// <summary>All lines down to the last that is not blank, each padded with blanks to the width. The same object until something is written.</summary>
    public string Text => _text ??= Render();

    /// <summary>A line with nothing on it.</summary>
    public string BlankLine { get; } = new(' ', width);

    /// <summary>Whether blank lines follow those of <see cref="Text"/>.</summary>
    public bool HasRoom => _rows.Count < height;

    public void Write(string text)
    {
        _text = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (_escape.Length > 0)
            {
                Escaped(rune);
            }
            else
            {
                Put(rune);
            }
        }
    }

    private void Put(Rune rune)
    {
        switch (rune.Value)
        {
            case 0x1b:
                _escape.Append('\x1b');
                break;
            case '\r':
                _column = 0;
                break;
            case '\n' or '\v' or '\f':
                Down();
                break;
            case '\b':
                _column = Math.Max(0, _column - 1);
                break;
            case '\t':
                _column = Math.Min(width - 1, (_column / TabStop + 1) * TabStop);
                break;
            case < ' ' or 0x7f:
                break;
            default:
                if (_column == width)
                {
                    _column = 0;
                    Down();
                }

                Row(_row)[_column++] = rune;
                break;
        }
    }

    private void Down()
    {
        if (_row < height - 1)
        {
            _row++;
        }
        else if (_rows.Count > 0)
        {
            _rows.RemoveAt(0); // It scrolls.
        }
    }

    private Rune[] Row(int row)
    {
        while (_rows.Count <= row)
        {
            var blank = new Rune[width];
            Array.Fill(blank, new Rune(' '));
            _rows.Add(blank);
        }

        return _rows[row];
    }

    // ESC [ parameters final; ESC ] text BEL; or ESC and one more character.
    private void Escaped(Rune rune)
    {
        _escape.Append(rune.ToString());
        var kind = _escape[1];
        var ended = kind switch
        {
            '[' => _escape.Length > 2 && rune.Value is >= '@' and <= '~',
            ']' => rune.Value is '\a' || (rune.Value == '\\' && _escape[^2] == '\x1b'),
            _ => true,
        };
        if (!ended)
        {
            return;
        }

        if (kind == '[')
        {
            Control((char)rune.Value, [.. _escape.ToString(2, _escape.Length - 3).Split(';').Select(
                part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 100_000) : 0)]);
        }

        _escape.Clear();
    }

    private void Control(char final, int[] numbers)
    {
        var many = Math.Max(1, numbers[0]);
        switch (final)
        {
            case 'H' or 'f':
                (_row, _column) = (Math.Clamp(numbers[0] - 1, 0, height - 1), Math.Clamp((numbers.Length > 1 ? numbers[1] : 1) - 1, 0, width - 1));
                break;
            case 'A':
                _row = Math.Max(0, _row - many);
                break;
            case 'B':
                _row = Math.Min(height - 1, _row + many);
                break;
            case 'C':
                _column = Math.Min(width - 1, _column + many);
                break;
            case 'D':
                _column = Math.Max(0, _column - many);
                break;
            case 'J':
                Clear(numbers[0], _row, _column, 0, height);
                break;
            case 'K':
                Clear(numbers[0], _row, _column, _row, _row + 1);
                break;
        }
    }

    // 0 clears from the cursor on, 1 up to it, 2 all, within some lines.
    private void Clear(int how, int row, int column, int first, int end)
    {
        for (var at = first; at < Math.Min(end, _rows.Count); at++)
        {
            var from = how == 0 ? (at < row ? width : at == row ? Math.Min(column, width) : 0) : 0;
            var to = how == 1 ? (at > row ? 0 : at == row ? Math.Min(column + 1, width) : width) : width;
            if (from < to)
            {
                Array.Fill(_rows[at], new Rune(' '), from, to - from);
            }
        }
    }

    private string Render()
    {
        var last = _rows.FindLastIndex(row => Array.Exists(row, cell => cell.Value != ' '));
        _rows.RemoveRange(last + 1, _rows.Count - last - 1);
        if (last < 0)
        {
            return BlankLine;
        }

        var text = new StringBuilder((last + 1) * (width + 1));
        for (var at = 0; at <= last; at++)
        {
            text.Append(at > 0 ? "\n" : "");
            foreach (var cell in _rows[at])
            {
                text.Append(cell.ToString());
            }
        }

        return text.ToString();
    }
}
