using Mocks.GoLibraries.ShellQuote;

namespace Mocks.Go.Tests.ShellQuote;

/// <summary>Words of a line, as a shell splits them.</summary>
public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("/usr/bin/env bash", "/usr/bin/env|bash")]
    [InlineData("  a\t'b c'  \"d 'e'\" f\\ g ", "a|b c|d 'e'|f g")]
    [InlineData("a''b \"\" x\"y\"z", "ab||xyz")]
    [InlineData("\"\\$ \\` \\\" \\\\ \\n\" '\\n'", "$ ` \" \\ \\n|\\n")]
    [InlineData("a\\\nb \"c\\\nd\"", "ab|cd")]
    public void Quotes_and_backslashes_hold_a_word_together(string line, string words) =>
        Assert.Equal(words, string.Join('|', ShellWords.Split(line)));

    [Theory]
    [InlineData("a 'b", "Unterminated single-quoted string")]
    [InlineData("a \"b", "Unterminated double-quoted string")]
    [InlineData("a \\", "Unterminated backslash-escape")]
    public void What_is_not_finished_is_an_error(string line, string error) =>
        Assert.Equal(error, Assert.Throws<FormatException>(() => ShellWords.Split(line)).Message);
}
