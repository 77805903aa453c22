using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.Go.Tests.GoogleUuid;

public sealed class GoUuidTests
{
    [Theory]
    [InlineData("0f2ea1b2-0000-0000-c000-00000000abcd")]
    [InlineData("0F2EA1B2-0000-0000-C000-00000000ABCD")]
    [InlineData("0f2ea1b2000000 00c00000000000abcd", false)]
    [InlineData("0f2ea1b200000000c00000000000abcd")]
    [InlineData("urn:uuid:0f2ea1b2-0000-0000-c000-00000000abcd")]
    [InlineData("URN:Uuid:0f2ea1b2-0000-0000-C000-00000000abcd")]
    [InlineData("{0f2ea1b2-0000-0000-c000-00000000abcd}")]
    [InlineData("x0f2ea1b2-0000-0000-c000-00000000abcdy")]
    [InlineData("\"0f2ea1b2-0000-0000-c000-00000000abcd\"")]
    public void A_spelling_of_Go_is_taken(string text, bool isTaken = true)
    {
        Assert.Equal(isTaken, GoUuid.TryParse(text, out var id, out var error));
        Assert.Equal(isTaken ? "0f2ea1b2-0000-0000-c000-00000000abcd" : Guid.Empty.ToString(), id.ToString());
        Assert.Equal(isTaken, error.Length == 0);
    }

    [Theory]
    [InlineData("", "invalid UUID length: 0")]
    [InlineData("not-a-uuid", "invalid UUID length: 10")]
    [InlineData("0f2ea1b2-0000-0000-c000-00000000abcdö", "invalid UUID format")]
    [InlineData("ä0f2ea1b2-0000-0000-c000-00000000abcd", "invalid UUID format")]
    [InlineData("0f2ea1b2-0000-0000-c000-00000000abc", "invalid UUID length: 35")]
    [InlineData("0f2ea1b2-0000-0000-c000-00000000abcé", "invalid UUID length: 37")]
    [InlineData("0f2ea1b2-0000-0000-c000-00000000abcg", "invalid UUID format")]
    [InlineData("0f2ea1b2+0000-0000-c000-00000000abcd", "invalid UUID format")]
    [InlineData("0x2ea1b2-0000-0000-c000-00000000abcd", "invalid UUID format")]
    [InlineData("0f2ea1b20000-0000-c000-0000-0000abcd", "invalid UUID format")]
    [InlineData("0f2ea1b20000000zc00000000000abcd", "invalid UUID format")]
    [InlineData("xrn:uuid:0f2ea1b2-0000-0000-c000-00000000abcd", "invalid urn prefix: \"xrn:uuid:\"")]
    [InlineData("\"rn:uui\nd0f2ea1b2-0000-0000-c000-00000000abcd", "invalid urn prefix: \"\\\"rn:uui\\nd\"")]
    [InlineData("urn:uuidé0f2ea1b2-0000-0000-c000-0000000abcd", "invalid urn prefix: \"urn:uuid\\xc3\"")]
    [InlineData("urn:uuid:0f2ea1b200000000c00000000000abcd0000", "invalid UUID format")]
    public void Anything_else_is_refused_in_the_words_of_the_library(string text, string expected)
    {
        Assert.False(GoUuid.TryParse(text, out var id, out var error));
        Assert.Equal(Guid.Empty, id);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void The_dropped_ends_may_be_half_of_a_character()
    {
        // Two bytes of ä stand where a bracket and the first digit would.
        Assert.False(GoUuid.TryParse("ä" + "f2ea1b2-0000-0000-c000-00000000abcd]", out _, out var error));
        Assert.Equal("invalid UUID format", error);
    }
}
