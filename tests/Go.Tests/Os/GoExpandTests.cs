using Mocks.Go.Os;

namespace Mocks.Go.Tests.Os;

/// <summary>Variables in a text, by the rules of Go's <c>os.Expand</c>.</summary>
public sealed class GoExpandTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("$A and ${A}b", "a and ab")]
    [InlineData("$Ab$A", "a")]
    [InlineData("pa$$word$1", "paword")]
    [InlineData("$A$", "a$")]
    [InlineData("100$ and $.5", "100$ and $.5")]
    [InlineData("${}x", "x")]
    [InlineData("${A", "A")]
    [InlineData("${A b}|${*}|$@", "||")]
    [InlineData("é$Aé", "éaé")]
    public void A_name_is_replaced_and_what_is_no_name_is_as_Go_leaves_it(string text, string expanded) =>
        Assert.Equal(expanded, GoExpand.Expand(text, name => name == "A" ? "a" : null));
}
