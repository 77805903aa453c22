using System.Text;
using Mocks.Wire.Coderd;

namespace Mocks.Wire.Tests.Coderd;

public sealed class LogSnapshotLimitTests
{
    private const string TooLarge = "http: request body too large";

    [Theory]
    [InlineData(65_535, null)]
    [InlineData(65_536, null)]
    [InlineData(65_537, TooLarge)]
    [InlineData(200_000, TooLarge)]
    public void A_value_of_65536_bytes_is_the_longest_that_passes(int length, string? detail)
    {
        Assert.Equal(detail, Decode(Snapshot(length)));
    }

    [Theory]
    [InlineData(65_536, "\n")]
    [InlineData(65_536, "garbage")]
    [InlineData(65_530, "      } and more than the limit")]
    [InlineData(20, "{")]
    public void What_follows_the_value_is_not_looked_at(int length, string rest)
    {
        Assert.Null(Decode(Snapshot(length) + rest));
    }

    [Fact]
    public void Megabytes_after_the_value_are_no_error()
    {
        Assert.Null(Decode(Snapshot(100) + new string('x', 3_000_000)));
    }

    [Fact]
    public void A_syntax_error_within_the_limit_wins_over_the_size()
    {
        Assert.Equal(
            "invalid character '!' looking for beginning of object key string", Decode("{!" + new string(' ', 70_000)));
        Assert.Equal(
            "invalid character '!' after object key:value pair", Decode(Snapshot(65_536)[..^1] + "!" + Snapshot(70_000)));
    }

    [Theory]
    [InlineData("""{"messages":[{"time":"nope"}],"x":"1""")]
    [InlineData("""{"messages":5,"x":"1""")]
    public void A_wrong_type_within_the_limit_does_not(string start)
    {
        Assert.Equal(TooLarge, Decode(start + new string('x', 70_000) + "\"}"));
    }

    [Fact]
    public void A_syntax_error_beyond_the_limit_is_not_seen()
    {
        Assert.Equal(TooLarge, Decode(Snapshot(65_537)[..^1] + "!"));
    }

    [Fact]
    public void Blanks_beyond_the_limit_are_too_large_rather_than_nothing()
    {
        Assert.Equal("EOF", Decode(new string(' ', 65_536)));
        Assert.Equal(TooLarge, Decode(new string(' ', 65_537)));
    }

    [Fact]
    public void A_number_or_word_that_ends_at_the_limit_is_too_large_when_more_follows()
    {
        // Only the byte after it would tell that it has ended.
        Assert.Equal(TooLarge, Decode(new string(' ', 65_532) + "null "));
        Assert.Null(Decode(new string(' ', 65_532) + "null"));
        Assert.Null(Decode(new string(' ', 65_531) + "null  "));
    }

    private static string? Decode(string body) => LogSnapshotDecoder.Decode(Encoding.UTF8.GetBytes(body)).Detail;

    private static string Snapshot(int length) =>
        """{"messages":[]}"""[..^1].PadRight(length - 1) + "}";
}
