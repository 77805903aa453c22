using System.Text;
using Mocks.Explain;

namespace Mocks.Tests.Explain;

/// <summary>Text from elsewhere on a page of Markdown.</summary>
public sealed class MarkdownTests
{
    [Theory]
    [InlineData("plain words, (1 + 1)", "plain words, (1 + 1)")]
    [InlineData("*a* _b_ `c` [d](e) <b> &amp; a|b ~x~ \\", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<b\\> \\&amp; a\\|b \\~x\\~ \\\\")]
    [InlineData("@octocat #12 $x$ ![i](u)", "@<!-- -->octocat #<!-- -->12 &#36;x&#36; \\!\\[i\\](u)")]
    [InlineData("http://evil.example www.evil.example", "http:<!-- -->//evil.example www<!-- -->.evil.example")]
    [InlineData("two\nlines\u001b[31m\u202e", "two↵lines␛\\[31m\ufffd")]
    public void A_sentence_shows_the_text_and_does_nothing_else(string text, string markdown)
    {
        Assert.Equal(markdown, MarkdownText.Text(text));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("GET /messages", "`GET /messages`")]
    [InlineData("<b>@me</b>", "`<b>@me</b>`")]
    [InlineData("a`b|c\\", "<code>a&#96;b&#124;c&#92;</code>")]
    [InlineData(" <i>|", "<code> &#60;i&#62;&#124;</code>")]
    [InlineData("two\r\nlines", "`two↵lines`")]
    public void A_value_is_code_that_nothing_in_it_ends(string text, string markdown)
    {
        Assert.Equal(markdown, MarkdownText.Code(text));
    }

    [Theory]
    [InlineData("a\r\nb\n\n", "```\na\nb\n```\n")]
    [InlineData("```\n</details>", "````\n```\n</details>\n````\n")]
    [InlineData("a ``````` b", "````````\na ``````` b\n````````\n")]
    [InlineData("\u001b]0;x\u0007", "```\n␛]0;x␇\n```\n")]
    public void A_block_ends_where_its_text_ends(string text, string markdown)
    {
        Assert.Equal(markdown, MarkdownText.Block(text));
    }

    [Fact]
    public void Long_lines_are_folded_and_long_texts_are_cut()
    {
        var block = MarkdownText.Block($"{new string('x', 500)}\n{string.Concat(Enumerable.Repeat("line\n", 1_000))}").Split('\n');

        Assert.Equal([160, 160, 160, 26], block[1..5].Select(line => line.Length));
        Assert.Equal("… (1,001 lines, 5,501 characters in all)", block[^3]);
        Assert.True(block.Length < 50);
        Assert.EndsWith("…`", MarkdownText.Code(new string('y', 10_000)), StringComparison.Ordinal);
        Assert.True(MarkdownText.Block(new string('z', 1_000_000)).Length < 10_000);
    }

    [Fact]
    public void A_token_is_blotted_out_before_the_text_is_cut_or_escaped()
    {
        var token = $"{new string('x', 380)} ghp_abcdefghijklmnopqrstuvwxyz0123456789";

        Assert.All([MarkdownText.Text(token), MarkdownText.Code(token), MarkdownText.Block(token)], text =>
            Assert.DoesNotContain("ghp_abcdef", text.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_ends_before_it_is_too_large_and_leaves_nothing_open()
    {
        var page = new MarkdownPage();
        foreach (var number in Enumerable.Range(0, 1_000))
        {
            page.Details("part", isOpen: false, inner => inner.Block(string.Join('\n', Enumerable.Repeat(new string('ä', 100), 30))));
        }

        var text = page.ToString();
        Assert.InRange(Encoding.UTF8.GetByteCount(text), MarkdownPage.MaxBytes - 10_000, MarkdownPage.MaxBytes);
        Assert.EndsWith("\n_The rest does not fit on this page._\n", text, StringComparison.Ordinal);
        Assert.Equal(text.Split("<details>").Length, text.Split("</details>").Length);
    }
}
