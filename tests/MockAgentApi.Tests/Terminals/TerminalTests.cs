using System.Text;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Tests.Terminals;

/// <summary>The screen of a terminal of ten columns and four lines, as ActiveState/vt10x 1.3.1 has it: lines between bars,
/// without trailing spaces.</summary>
public sealed class TerminalTests
{
    private const string Letters = "ABCDEFGHIJ";

    private readonly List<string> _answers = [];

    [Theory]
    [InlineData("moves up, down, right, left", "\x1b[3;5Hx\x1b[2Ay\x1b[3Bz\x1b[4Dw\x1b[2Cv", "     y||    x|   w  v")]
    [InlineData("… and stays on the screen", "a\x1b[99Db\x1b[99Cc\x1b[99Bd\x1b[99Ae", "b        e|||         d")]
    [InlineData("0 counts as 1 for cursor keys", "ab\x1b[0Dc\x1b[0Cd", "ac d")]
    [InlineData("… but not for whole lines", "ab\x1b[0Ec\x1b[2Ed\x1b[Fe", "cb|e|d")]
    [InlineData("to a column, to a line, to both", "\x1b[4Ga\x1b[3db\x1b[2;2fc\x1b[8`d", "   a| c     d|    b")]
    [InlineData("a number left out before a semicolon is the end of all numbers", "\x1b[;5Hx", "x")]
    [InlineData("forward as HPR, down as VPR", "a\x1b[2ab\x1b[2ec", "a  b||    c")]
    public void The_cursor(string rule, string written, string shown) => AssertShows(rule, written, shown);

    [Theory]
    [InlineData("waits at the edge", "ABCDEFGHIJ\rk", "kBCDEFGHIJ")]
    [InlineData("… and wraps with the next letter", "ABCDEFGHIJK", "ABCDEFGHIJ|K")]
    [InlineData("… a backspace takes the wrap back, not the letter", "ABCDEFGHIJ\bk", "ABCDEFGHIk")]
    [InlineData("… a line feed keeps the column", "ABCDEFGHIJ\nk", "ABCDEFGHIJ|         k")]
    [InlineData("… a move takes it back", "ABCDEFGHIJ\x1b[1Gk", "kBCDEFGHIJ")]
    [InlineData("without wrapping the last cell takes all", "\x1b[?7lABCDEFGHIJKLM", "ABCDEFGHIM")]
    [InlineData("line feeds return only in their mode", "a\nb\x1b[20h\nc\x1b[20l\nd", "a| b|c| d")]
    [InlineData("the last line scrolls", "1\r\n2\r\n3\r\n4\r\n5", "2|3|4|5")]
    [InlineData("tabs go to every eighth column, and to the edge", "a\tb\tc", "a       bc")]
    [InlineData("tab stops are set and cleared", "\x1b[4G\x1bH\r\ta\x1b[4G\x1b[g\r\tb", "   a    b")]
    [InlineData("… all of them", "\x1b[3g\ta", "         a")]
    [InlineData("tabs in numbers, and back", "\x1b[3G\x1bH\r\x1b[2Ia\x1b[2Zb", "  b     a")]
    [InlineData("bells, shifts and zeros are nothing", "a\a\x0e\x0f\0\x05\x11\x13\x7f\x01" + "b", "ab")]
    public void Lines_tabs_and_edges(string rule, string written, string shown) => AssertShows(rule, written, shown);

    [Theory]
    [InlineData("from the cursor on", "\x1b[2;3H\x1b[J", Letters + "|AB")]
    [InlineData("up to the cursor", "\x1b[3;3H\x1b[1J", "||   DEFGHIJ|" + Letters)]
    [InlineData("… from the second line the first stays", "\x1b[2;3H\x1b[1J", Letters + "|   DEFGHIJ|" + Letters + "|" + Letters)]
    [InlineData("all, and the cursor stays", "\x1b[2;3H\x1b[2Jx", "|  x")]
    [InlineData("three is not known", "\x1b[3J", Letters + "|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("the line from the cursor on", "\x1b[1;3H\x1b[K", "AB|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("the line up to it", "\x1b[1;3H\x1b[1K", "   DEFGHIJ|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("the whole line", "\x1b[1;3H\x1b[2K", "|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("some cells", "\x1b[1;3H\x1b[3X", "AB   FGHIJ|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("none clears the cell before too", "\x1b[1;3H\x1b[0X", "A  DEFGHIJ|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("blanks put in", "\x1b[1;3H\x1b[2@", "AB  CDEFGH|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("… more than there is room for", "\x1b[1;3H\x1b[20@", "AB|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("cells taken out", "\x1b[1;3H\x1b[2P", "ABEFGHIJ|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("… more than there are", "\x1b[1;3H\x1b[20P", "AB|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("… fewer than none: nothing", "\x1b[1;3H\x1b[-2P\x1b[-2@", Letters + "|" + Letters + "|" + Letters + "|" + Letters)]
    [InlineData("filled for a test", "\x1b#8", "EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE")]
    public void Clearing_and_moving_cells_of_a_full_screen(string rule, string written, string shown) =>
        AssertShows(rule, $"{Letters}\r\n{Letters}\r\n{Letters}\r\n{Letters}{written}", shown);

    [Theory]
    [InlineData("lines put in", "\x1b[2H\x1b[L", "1||2|3")]
    [InlineData("lines taken out", "\x1b[2H\x1b[2M", "1|4")]
    [InlineData("scrolled up", "\x1b[2S", "3|4")]
    [InlineData("scrolled down", "\x1b[2T", "||1|2")]
    [InlineData("none at all clears two lines", "\x1b[2H\x1b[0M", "||3|4")]
    [InlineData("a region scrolls alone", "\x1b[2;3r\x1b[3;1Hx\ny", "1|x| y|4")]
    [InlineData("… by index and its reverse", "\x1b[2;3r\x1b[3;1H\x1b" + "Dx\x1b[2;1H\x1b" + "My", "1|y|3|4")]
    [InlineData("… lines put in within it", "\x1b[2;3r\x1b[2H\x1b[L", "1||2|4")]
    [InlineData("… but not outside", "\x1b[2;3r\x1b[4H\x1b[L", "1|2|3|4")]
    [InlineData("… bounds the wrong way round are turned", "\x1b[3;2r\x1b[S", "1|3||4")]
    [InlineData("… the cursor goes home", "\x1b[2;3rx", "x|2|3|4")]
    [InlineData("… below it the last line does not scroll", "\x1b[1;2r\x1b[4H\n\nx", "1|2|3|x")]
    [InlineData("lines counted from the region's first", "\x1b[2;3r\x1b[?6h\x1b[1;2Hx\x1b[9;1Hy\x1b[?6lz", "z|2x|y|4")]
    [InlineData("next line", "\x1b[2;3H\x1b" + "Ex", "1|2|x|4")]
    public void Moving_lines(string rule, string written, string shown) => AssertShows(rule, $"1\r\n2\r\n3\r\n4{written}", shown);

    [Theory]
    [InlineData("the other screen is blank", "ab\x1b[?1049hcd", "  cd")]
    [InlineData("… and leaves the first as it was, with its cursor", "ab\x1b[?1049h\r\ncd\x1b[?1049le", "abe")]
    [InlineData("… and is blank the next time", "a\x1b[?47hb\x1b[?47l\x1b[?47hc", "  c")]
    [InlineData("… left without having been there, it is shown", "ab\x1b[?1049lc", "c")]
    [InlineData("a cursor kept by ESC 7", "a\x1b" + "7\r\nb\x1b" + "8c", "ac|b")]
    [InlineData("… by CSI s, by mode 1048", "a\x1b[s\r\nb\x1b[uc\x1b[?1048h\r\nd\x1b[?1048le", "ace|d")]
    [InlineData("… asking for a keyboard mode, and handing it back, brings it back too", "ab\x1b[>7ucd\x1b[<ue", "ed")]
    [InlineData("reset", "ab\x1b(0\x1b[2;3r\x1b[?7l\x1b" + "cqABCDEFGHIJ", "qABCDEFGHI|J")]
    public void Two_screens_and_a_kept_cursor(string rule, string written, string shown) => AssertShows(rule, written, shown);

    [Theory]
    [InlineData("colours", "\x1b[1;38;5;200;48;2;1;2;3ma\x1b[mb", "ab")]
    [InlineData("titles, ended in either way", "\x1b]0;title\aa\x1b]2;title\x1b\\b\x1bktitle\x1b\\c", "abc")]
    [InlineData("device strings, with line feeds in them", "\x1bPq#0\n;1\x1b\\a\x1b_x\x1b\\b\x1b^y\x1b\\c", "abc")]
    [InlineData("… broken off by another escape: one letter more", "\x1b]0;title\x1b[1mb", "1mb")]
    [InlineData("modes of mice, keyboards and pastes", "\x1b[?25l\x1b[?2004h\x1b[?1006h\x1b[>4;1m\x1b[=1;1u\x1b[!p\x1b[2 qa", "a")]
    [InlineData("a control character within", "a\x1b[\r2Cb", "a b")]
    [InlineData("an escape begins anew", "a\x1b[12\x1b[2Cb", "a  b")]
    [InlineData("cancel forgets the numbers only", "a\x1b[5\x18" + "2Cb", "a  b")]
    [InlineData("unknown letters", "a\x1b[5y\x1b" + "zb\x1b=\x1b>c", "abc")]
    [InlineData("a character set other than the first is not known, and its letter is text", "\x1b)0a\x1b%Gb", "0aGb")]
    [InlineData("lines are drawn by letters", "\x1b(0lqk_x\x1b(Bx", "┌─┐ │x")]
    public void What_is_swallowed(string rule, string written, string shown) => AssertShows(rule, written, shown);

    [Fact]
    public void It_answers_where_the_cursor_is_and_that_it_is_well_and_nothing_else()
    {
        AssertShows("", "\x1b[3;5H\x1b[6n\x1b[?6n\x1b[5n\x1b[c\x1b[>c\x1bZ\x1b[7n", "");

        Assert.Equal(["\x1b[3;5R", "\x1b[3;5R", "\x1b[0n"], _answers);
    }

    [Fact]
    public void Bytes_may_be_cut_anywhere()
    {
        var bytes = Encoding.UTF8.GetBytes("a漢é😀\x1b[2;3Hz");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var terminal = new Terminal(10, 4);

            terminal.Write(bytes.AsSpan(0, cut));
            terminal.Write(bytes.AsSpan(cut));

            Assert.Equal("a漢é😀|  z", Shown(terminal));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_show_one_by_one_as_in_go()
    {
        byte[] bytes = [(byte)'a', 0xe2, 0x82, (byte)'b', 0xff, 0xed, 0xa0, 0x80, (byte)'c'];
        var (whole, cut) = (new Terminal(10, 4), new Terminal(10, 4));

        whole.Write(bytes);
        Array.ForEach(bytes, one => cut.Write([one]));

        Assert.Equal("a\ufffd\ufffdb\ufffd\ufffd\ufffd\ufffdc", Shown(whole));
        Assert.Equal(Shown(whole), Shown(cut));
    }

    [Fact]
    public void Tab_stops_end_at_column_80_until_a_reset()
    {
        var terminal = new Terminal(100, 4);

        terminal.Write("\x1b[1;70H\ta\tb\r\n\x1b" + "c\x1b[2;80H\tc\td");

        var lines = terminal.Text.Split('\n');
        Assert.Equal((80, 88), (lines[1].IndexOf('c', StringComparison.Ordinal), lines[1].IndexOf('d', StringComparison.Ordinal)));

        terminal = new Terminal(100, 4);
        terminal.Write("\x1b[1;70H\ta\tb");
        Assert.Equal((72, 99), (terminal.Text.IndexOf('a', StringComparison.Ordinal), terminal.Text.IndexOf('b', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_reset_of_a_high_screen_clears_as_many_lines_as_there_are_columns()
    {
        var terminal = new Terminal(2, 4);

        terminal.Write("1\r\n2\r\n3\r\n4\x1b" + "c");

        Assert.Equal("||3|4", Shown(terminal));
    }

    private static string Shown(Terminal terminal) => string.Join('|', terminal.Text.Split('\n').Select(line => line.TrimEnd()));

    private void AssertShows(string rule, string written, string shown)
    {
        var terminal = new Terminal(10, 4) { Answer = _answers.Add };

        terminal.Write(Encoding.UTF8.GetBytes(written));

        Assert.Equal($"{rule}: {shown}", $"{rule}: {Shown(terminal)}");
    }
}
