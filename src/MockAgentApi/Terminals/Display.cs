using System.Text;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A screen and its cursor, with the operations of a terminal.</summary>
/// <remarks>Source: ActiveState/vt10x 1.3.1, <c>state.go</c> and <c>parse.go</c>, with its oddities: tab stops end at column 80 on a wider
/// screen, and a program that leaves the other screen without having entered it shows it.</remarks>
internal sealed class Display
{
    private const int TabStop = 8;
    private const int TabbedColumns = 80;

    // For A to ~: the DEC line drawing set. A question mark leaves the letter as it is.
    private const string LineDrawing = "↑↓→←█▚☃??????????????????????? ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    private readonly int _width;
    private readonly int _height;
    private readonly bool[] _tabs;
    private Cursor _cursor;
    private Cursor _saved;
    private int _top;
    private int _bottom;
    private bool _wraps = true;
    private bool _lineFeedReturns;
    private bool _showsOther;

    public Display(int width, int height)
    {
        (_width, _height, _bottom) = (width, height, height - 1);
        Cells = new Grid(width, height);
        _tabs = new bool[width];
        for (var x = TabStop; x < Math.Min(width, TabbedColumns); x += TabStop)
        {
            _tabs[x] = true;
        }
    }

    public Grid Cells { get; }

    public int X => _cursor.X;

    public int Y => _cursor.Y;

    public bool DrawsLines
    {
        get => _cursor.DrawsLines;
        set => _cursor.DrawsLines = value;
    }

    public void Print(Rune rune)
    {
        if (_wraps && _cursor.WrapsNext)
        {
            NewLine(returns: true);
        }

        if (DrawsLines && rune.Value is >= 'A' and <= '~' && LineDrawing[rune.Value - 'A'] is not '?' and var line)
        {
            rune = new Rune(line);
        }

        Cells.Set(X, Y, rune);
        if (X + 1 < _width)
        {
            MoveTo(X + 1, Y);
        }
        else
        {
            _cursor.WrapsNext = true;
        }
    }

    public void MoveTo(int x, int y)
    {
        var (first, last) = _cursor.InRegion ? (_top, _bottom) : (0, _height - 1);
        (_cursor.X, _cursor.Y, _cursor.WrapsNext) = (Math.Clamp(x, 0, _width - 1), Math.Clamp(y, first, last), false);
    }

    /// <summary>Counts lines from the first of the region, in the mode for that.</summary>
    public void MoveWithin(int x, int y) => MoveTo(x, _cursor.InRegion ? y + _top : y);

    public void Backspace()
    {
        if (_wraps && _cursor.WrapsNext)
        {
            _cursor.WrapsNext = false;
        }
        else
        {
            MoveTo(X - 1, Y);
        }
    }

    public void LineFeed() => NewLine(_lineFeedReturns);

    public void NewLine(bool returns)
    {
        if (Y == _bottom)
        {
            ScrollUp(1);
        }

        MoveTo(returns ? 0 : X, Y == _bottom ? Y : Y + 1);
    }

    /// <summary>Moves down by a line; the region scrolls at its end.</summary>
    public void Index()
    {
        if (Y == _bottom)
        {
            ScrollUp(1);
        }
        else
        {
            MoveTo(X, Y + 1);
        }
    }

    /// <summary>Moves up by a line; the region scrolls at its start.</summary>
    public void ReverseIndex()
    {
        if (Y == _top)
        {
            ScrollDown(1);
        }
        else
        {
            MoveTo(X, Y - 1);
        }
    }

    public void Tab()
    {
        var x = X + 1;
        while (x < _width && !_tabs[x])
        {
            x++;
        }

        MoveTo(x, Y);
    }

    public void TabBack()
    {
        var x = X - 1;
        while (x > 0 && !_tabs[x])
        {
            x--;
        }

        MoveTo(x, Y);
    }

    public void SetTab(bool on) => _tabs[X] = on;

    /// <param name="how">0 for the stop at the cursor, 3 for all.</param>
    public void ClearTabs(int how)
    {
        if (how == 0)
        {
            SetTab(false);
        }
        else if (how == 3)
        {
            Array.Clear(_tabs);
        }
    }

    public void ScrollUp(int count) => Cells.ScrollUp(_top, _bottom, count);

    public void ScrollDown(int count) => Cells.ScrollDown(_top, _bottom, count);

    public void InsertLines(int count)
    {
        if (Y >= _top && Y <= _bottom)
        {
            Cells.ScrollDown(Y, _bottom, count);
        }
    }

    public void DeleteLines(int count)
    {
        if (Y >= _top && Y <= _bottom)
        {
            Cells.ScrollUp(Y, _bottom, count);
        }
    }

    /// <param name="how">0 from the cursor to the end, 1 from the start to the cursor, 2 all.</param>
    public void ClearScreen(int how)
    {
        switch (how)
        {
            case 0:
                ClearLine(0);
                if (Y < _height - 1)
                {
                    Cells.Clear(0, Y + 1, _width - 1, _height - 1);
                }

                break;
            case 1:
                // Upstream misses the first line when the cursor is on the second.
                if (Y > 1)
                {
                    Cells.Clear(0, 0, _width - 1, Y - 1);
                }

                ClearLine(1);
                break;
            case 2:
                Cells.Clear();
                break;
        }
    }

    /// <param name="how">0 from the cursor to the end, 1 from the start to the cursor, 2 all.</param>
    public void ClearLine(int how)
    {
        if (how is >= 0 and <= 2)
        {
            Cells.Clear(how == 0 ? X : 0, Y, how == 1 ? X : _width - 1, Y);
        }
    }

    public void SetRegion(int first, int last)
    {
        (first, last) = (Math.Clamp(first, 0, _height - 1), Math.Clamp(last, 0, _height - 1));
        (_top, _bottom) = (Math.Min(first, last), Math.Max(first, last));
        MoveWithin(0, 0);
    }

    public void Save() => _saved = _cursor;

    public void Restore()
    {
        _cursor = _saved;
        MoveTo(X, Y);
    }

    public void Reset()
    {
        (_cursor, _saved) = (default, default);
        (_top, _bottom) = (0, _height - 1);
        (_wraps, _lineFeedReturns, _showsOther) = (true, false, false);
        for (var x = 0; x < _width; x++)
        {
            _tabs[x] = x > 0 && x % TabStop == 0;
        }

        Cells.Clear(0, 0, _height - 1, _width - 1); // Upstream swaps width and height.
    }

    public void SetMode(int mode, bool on) => _lineFeedReturns = mode == 20 ? on : _lineFeedReturns;

    /// <summary>Sets a DEC mode. Modes that do not change the screen are ignored.</summary>
    public void SetPrivateMode(int mode, bool on)
    {
        switch (mode)
        {
            case 6:
                _cursor.InRegion = on;
                MoveWithin(0, 0);
                break;
            case 7:
                _wraps = on;
                break;
            case 47 or 1047:
                Show(on);
                break;
            case 1049:
                Show(on);
                SaveOrRestore(on);
                break;
            case 1048:
                SaveOrRestore(on);
                break;
        }
    }

    private void Show(bool other)
    {
        if (_showsOther)
        {
            Cells.Clear();
        }

        if (!other || !_showsOther)
        {
            Cells.Swap();
            _showsOther = !_showsOther;
        }
    }

    private void SaveOrRestore(bool save)
    {
        if (save)
        {
            Save();
        }
        else
        {
            Restore();
        }
    }

    private record struct Cursor(int X, int Y, bool WrapsNext, bool InRegion, bool DrawsLines);
}
