using Mocks.Go.Encoding.Base64;

namespace Mocks.Go.Tests.Encoding.Base64;

public sealed class GoBase64Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("TWE=", "Ma")]
    [InlineData("TQ==", "M")]
    [InlineData("TWFu", "Man")]
    [InlineData("TW\r\nFu\n", "Man")]
    [InlineData("TQ\n=\n=\n", "M")]
    public void What_Go_decodes_is_decoded(string text, string expected)
    {
        Assert.True(GoBase64.TryDecode(text, out var bytes, out var error));
        Assert.Equal((expected, ""), (TextEncoding.UTF8.GetString(bytes), error));
    }

    [Theory]
    [InlineData("!", 0)]
    [InlineData("TWFu!", 4)]
    [InlineData("TWF", 0)]
    [InlineData("TWFuTW", 4)]
    [InlineData("=", 0)]
    [InlineData("T===", 1)]
    [InlineData("TQ=", 3)]
    [InlineData("TQ=x", 2)]
    [InlineData("TWE=x", 4)]
    [InlineData("TWE==", 4)]
    [InlineData("TW-_", 2)]
    public void Anything_else_is_refused_at_the_byte_that_Go_blames(string text, int at)
    {
        Assert.False(GoBase64.TryDecode(text, out _, out var error));
        Assert.Equal($"illegal base64 data at input byte {at}", error);
    }
}
