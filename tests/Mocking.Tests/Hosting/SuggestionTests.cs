using Mocks.Mocking.Hosting;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Tests;

public sealed class SuggestionTests
{
    private static readonly string[] Known = ["no-answer", "delay", "status", "cut"];

    [Theory]
    [InlineData("no-anwser", "; did you mean no-answer?")]
    [InlineData("STATSU", "; did you mean status?")]
    [InlineData("cat", "; did you mean cut?")]
    [InlineData("ct", "; did you mean cut?")]
    [InlineData("cold", ".")]
    [InlineData("delays-of-all-answers", ".")]
    [InlineData("", ".")]
    public void A_word_with_few_mistakes_is_told(string word, string told) => Assert.Equal(told, Suggestion.For(word, Known));

    [Fact]
    public void A_word_that_is_too_long_for_every_name_is_compared_with_none()
    {
        var word = new string('x', 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(".", Suggestion.For(word, Known));
        Assert.Null(CallName.Near(word, Known));

        // One copy in small letters and one of the method. A comparison copies the word, and takes as many steps as both words have letters, multiplied.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * sizeof(char) * word.Length);
    }
}
