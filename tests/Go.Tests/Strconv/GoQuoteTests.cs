using Mocks.Go.Strconv;

namespace Mocks.Go.Tests.Strconv;

public sealed class GoQuoteTests
{
    [Theory]
    [InlineData("AgentAPI", "\"AgentAPI\"")]
    [InlineData("a\"b\\c'", "\"a\\\"b\\\\c'\"")]
    [InlineData("\a\b\f\n\r\t\v\0\u001b\u007f", "\"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1b\\x7f\"")]
    [InlineData("é漢😀<&>\ufffd", "\"é漢😀<&>\ufffd\"")]
    [InlineData("\u00a0\u00ad\u200b\u2028\ufeff\ue000", "\"\\u00a0\\u00ad\\u200b\\u2028\\ufeff\\ue000\"")]
    [InlineData("\U000e0001", "\"\\U000e0001\"")]
    public void Text_is_quoted_as_Go_quotes_it(string text, string quoted)
    {
        Assert.Equal(quoted, GoQuote.Quote(text));
    }

    [Fact]
    public void A_byte_that_is_no_UTF8_is_quoted_by_itself()
    {
        Assert.Equal("\"a\\xe2\\x82b\\xff\"", GoQuote.Quote([0x61, 0xe2, 0x82, 0x62, 0xff]));
    }
}
