using System.Text;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>The cells of a terminal: the screen that is shown and the alternate one.</summary>
/// <remarks>Source: ActiveState/vt10x 1.3.1, <c>state.go</c>. The corners of a rectangle may be swapped, and
/// it is clipped at the edges: so a count of 0 clears two cells or lines.</remarks>
internal sealed class Grid(int width, int height)
{
    private static readonly Rune Blank = new(' ');

    // Null stands for an empty line.
    private Rune[]?[] _rows = new Rune[]?[height];
    private Rune[]?[] _behind = new Rune[]?[height];

    public void Set(int x, int y, Rune rune) => Row(y)[x] = rune;

    public void Swap() => (_rows, _behind) = (_behind, _rows);

    public void Clear() => Array.Clear(_rows);

    /// <summary>Clears a rectangle, both corners included.</summary>
    public void Clear(int x, int y, int toX, int toY)
    {
        (x, toX) = (Math.Clamp(Math.Min(x, toX), 0, width - 1), Math.Clamp(Math.Max(x, toX), 0, width - 1));
        (y, toY) = (Math.Clamp(Math.Min(y, toY), 0, height - 1), Math.Clamp(Math.Max(y, toY), 0, height - 1));
        for (var row = y; row <= toY; row++)
        {
            if (x == 0 && toX == width - 1)
            {
                _rows[row] = null;
            }
            else if (_rows[row] is { } cells)
            {
                Array.Fill(cells, Blank, x, toX - x + 1);
            }
        }
    }

    public void ScrollUp(int first, int last, int count)
    {
        count = Math.Clamp(count, 0, last - first + 1);
        Clear(0, first, width - 1, first + count - 1);
        Array.Copy(_rows, first + count, _rows, first, last - first + 1 - count);
        Array.Clear(_rows, last + 1 - count, count);
    }

    public void ScrollDown(int first, int last, int count)
    {
        count = Math.Clamp(count, 0, last - first + 1);
        Clear(0, last - count + 1, width - 1, last);
        Array.Copy(_rows, first, _rows, first + count, last - first + 1 - count);
        Array.Clear(_rows, first, count);
    }

    public void InsertBlanks(int x, int y, int count)
    {
        if (count < 0)
        {
            return; // Upstream crashes.
        }

        if (x + count < width)
        {
            Array.Copy(Row(y), x, Row(y), x + count, width - x - count);
        }

        Clear(x, y, x + count >= width ? width - 1 : x + count - 1, y);
    }

    public void DeleteCells(int x, int y, int count)
    {
        if (count < 0)
        {
            return; // Upstream crashes.
        }

        if (x + count < width)
        {
            Array.Copy(Row(y), x + count, Row(y), x, width - x - count);
        }

        Clear(x + count >= width ? x : width - count, y, width - 1, y);
    }

    public void Fill(Rune rune)
    {
        for (var y = 0; y < height; y++)
        {
            Array.Fill(Row(y), rune);
        }
    }

    /// <summary>All lines down to the last that is not empty, each as wide as the screen; at least one.</summary>
    public string Render()
    {
        var last = Math.Max(0, Array.FindLastIndex(_rows, row => row is not null && Array.Exists(row, cell => cell != Blank)));
        var text = new StringBuilder((last + 1) * (width + 1));
        for (var y = 0; y <= last; y++)
        {
            text.Append(y > 0 ? "\n" : "");
            if (_rows[y] is not { } row)
            {
                text.Append(' ', width);
                continue;
            }

            foreach (var cell in row)
            {
                _ = cell.IsBmp ? text.Append((char)cell.Value) : text.Append(cell.ToString());
            }
        }

        return text.ToString();
    }

    private Rune[] Row(int y)
    {
        if (_rows[y] is not { } row)
        {
            _rows[y] = row = new Rune[width];
            Array.Fill(row, Blank);
        }

        return row;
    }
}
