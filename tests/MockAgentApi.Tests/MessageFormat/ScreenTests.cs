using Mocks.MockAgentApi.MessageFormat;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Tests.MessageFormat;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("ab\r\ncd", "ab   |cd   ")]
    [InlineData("abcdefg", "abcde|fg   ")]
    [InlineData("abcde\r\nf", "abcde|f    ")]
    [InlineData("a\tb", "a   b")]
    [InlineData("ab\bX", "aX   ")]
    [InlineData("ab\nc", "ab   |  c  ")]
    [InlineData("1\r\n2\r\n3\r\n4", "2    |3    |4    ")]
    [InlineData("old\r\nold\x1b[2J\x1b[Hnew", "new  ")]
    [InlineData("abc\x1b[1;2H\x1b[K", "a    ")]
    [InlineData("abc\r\nabc\x1b[1;2H\x1b[J", "a    ")]
    [InlineData("\x1b[31mred\x1b[0m\x1b]0;title\a!", "red! ")]
    [InlineData("漢😀e", "漢😀e  ")]
    [InlineData("", "     ")]
    [InlineData("a\x1b[2;3Hb\x1b[Ac\x1b[9Bd", "a  c |  b  |    d")]
    public void A_terminal_shows_what_is_written(string written, string shown)
    {
        var terminal = new Terminal(5, 3);

        terminal.Write(written);

        Assert.Equal(shown, terminal.Text.Replace('\n', '|'));
    }

    [Theory]
    [InlineData("a\tb", "a       b           ")]
    [InlineData("a\t\tb", "a               b   ")]
    [InlineData("abcde\x1b[1;3H\x1b[1K", "   de               ")]
    [InlineData("abcde\x1b[1;3H\x1b[2K", "                    ")]
    public void Tabs_stand_every_eight_cells_and_what_is_cleared_to_the_left_takes_the_cursor_s_cell(string written, string shown)
    {
        var terminal = new Terminal(20, 3);

        terminal.Write(written);

        Assert.Equal(shown, terminal.Text);
    }

    [Theory]
    [InlineData("custom", "", "Hello\n\n> ", "", "Hello")]
    [InlineData("custom", "Hello\n\n> ", "Hello\n> hi\nAnswer\n\nmore\n\n> ", "hi", "Answer\n\nmore")]
    [InlineData("custom", "Hello\n> ", "Hello\n> hi\n> ", "hi", "")]
    [InlineData("custom", "a\n> ", "a\n> w h a t e v e r\nyes\n> ", "what ever", "yes")]
    [InlineData("claude", "", "Hi\n────────────────────\n> \n────────────────────\n ? help", "", "Hi")]
    [InlineData("claude", "", "Hi\n────────────────────\n│ │\n────────────────────", "", "Hi")]
    [InlineData("codex", "", "Hi\n\n› ask\n\n  footer", "", "Hi\n\n  footer")]
    [InlineData("amp", "", "Hi\n╭────╮\n│    │\n╰────╯", "", "Hi")]
    [InlineData("amp", "", "╭────╮\n│    │\n╰────╯", "", "Welcome to Amp")]
    [InlineData("gemini", "", "╭──╮\n│ > question │\n╰──╯\nAnswer", "question", "Answer")]
    [InlineData("claude", "", "● coder - coder_report_task (MCP)(x)\n  {\n  \"message\": \"Thanks for reporting!\"\n  }\nDone", "", "Done")]
    [InlineData("codex", "", "• Called\n  └ Coder.coder_report_task({})\n    {\"message\": \"Thanks for reporting!\"}\n\nDone", "", "Done")]
    [InlineData("custom", "", "abcdeX\nanswer", "abcdef", "abcdeX\nanswer")] // Six letters begin an echo,
    [InlineData("custom", "", "abcdef\n1234GHI\nanswer", "abcdefGHI", "answer")] // four may be put in between,
    [InlineData("custom", "", "abcdef\n12345GHI\nanswer", "abcdefGHI", "12345GHI\nanswer")]
    [InlineData("custom", "", "xxxxxxxxxxxxxxxxxxx\n\n\n\n\n\n\nabcdef\nanswer", "abcdef", "answer")] // and it is within 25 letters or six lines.
    [InlineData("custom", "", "xxxxxxxxxxxxxxxxxxxx\n\n\n\n\n\n\nabcdef\nanswer", "abcdef", "xxxxxxxxxxxxxxxxxxxx\n\n\n\n\n\n\nabcdef\nanswer")]
    [InlineData("opencode", "", "h1\nh2\nh3\nsay it\nframe\n\nanswer", "say it", "answer")]
    [InlineData("opencode", "", "h1\nh2\nh3\nnew", "", "h1\nh2\nh3\nnew")]
    [InlineData("opencode", "h1\nh2\nh3\nHi", "h1\nh2\nh3\nHi\n\nnew", "", "h3\nHi\n\nnew")]
    [InlineData("cursor", "", "┌───┐\n│ question │\n└───┘\nAnswer", "question", "Answer")]
    [InlineData("claude", "", "● coder - coder_report_task (MCP)(x)\n  {\n\nDone", "", "Done")] // Half drawn.
    [InlineData("claude", "", "Hi\n● coder - coder_report_task (MCP)(x)\n  {", "", "Hi")]
    [InlineData("claude", "", "● coder - coder_report_task (MCP)(x)\n  {\n  \"message\": \"Thanks for reporting!\"\n  }\nA\n● coder - coder_report_task (MCP)(x)\n  {\n  \"message\": \"Thanks for reporting!\"\n  }\nB", "", "A\nB")]
    public void What_an_agent_says_is_what_is_new_without_echo_box_and_reports(string type, string before, string screen, string typed, string said)
    {
        Assert.Equal(said, AgentText.Of(type, before, screen, "", typed));
    }

    [Theory]
    [InlineData("custom", "Hello\n\n> ", true)]
    [InlineData("custom", "Hello", false)]
    [InlineData("custom", "> \n1\n2\n3\n4\n5", true)]
    [InlineData("custom", "> \n1\n2\n3\n4\n5\n6", false)]
    [InlineData("custom", "Hi\n────────────────────\n❯ \n────────────────────", true)]
    [InlineData("codex", "Hi\n› ask\n\n  footer", true)]
    [InlineData("codex", "Hi\n> ask", false)]
    [InlineData("opencode", "a\nb\nc\nd\ne\n╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀\ntab", true)]
    [InlineData("opencode", "> ", false)]
    [InlineData("amp", "", true)]
    [InlineData("amp", "Hi\n╭────╮\n│    │\n╰────╯", true)]
    [InlineData("amp", "Hi", false)]
    public void An_agent_is_ready_when_its_input_box_is_seen(string type, string screen, bool ready) => Assert.Equal(ready, InputBox.IsOn(type, screen));
}
