using Mocks.Go.Strconv;

namespace Mocks.Go.Tests.Strconv;

public sealed class GoUnquoteTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain 界 🎉", "plain 界 🎉")]
    [InlineData("a\tb\rc", "a\tb\rc")]
    [InlineData(@"\a\b\f\n\r\t\v\\\""", "\a\b\f\n\r\t\v\\\"")]
    [InlineData(@"\x41\101\u0042\U0001F389", "AAB🎉")]
    [InlineData(@"\xe7\x95\x8c", "界")]
    [InlineData(@"\xff!", "\ufffd!")]
    public void What_a_literal_of_Go_says(string inside, string expected) => Assert.Equal(expected, GoUnquote.Of(inside));

    [Theory]
    [InlineData("\"")]
    [InlineData("a\nb")]
    [InlineData(@"\")]
    [InlineData(@"\'")]
    [InlineData(@"\d")]
    [InlineData(@"\x4")]
    [InlineData(@"\x4g")]
    [InlineData(@"\400")]
    [InlineData(@"\18")]
    [InlineData(@"\ud800")]
    [InlineData(@"\U00110000")]
    [InlineData(@"\Uffffffff")]
    public void What_is_no_literal_of_Go(string inside) => Assert.Null(GoUnquote.Of(inside));
}
