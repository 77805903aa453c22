namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>At most 65,536 bytes of a body are read, whatever its declared length.</summary>
public sealed class SizeTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const int Most = 65_536;

    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task A_body_of_exactly_the_limit_passes()
    {
        var reply = await _coderd.PostAsync(BodyOf(Most));

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }

    [Fact]
    public async Task A_body_of_one_byte_more_is_too_large()
    {
        var reply = await _coderd.PostAsync(BodyOf(Most + 1));

        Assert.Equal(TooLarge, reply.Text);
    }

    [Fact]
    public async Task The_limit_counts_bytes_and_not_characters()
    {
        var frame = """{"messages":[{"content":""}]}""".Length;

        var fits = await _coderd.PostAsync($$"""{"messages":[{"content":"{{new string('ü', (Most - frame) / 2)}}"}]}""");
        var doesNot = await _coderd.PostAsync($$"""{"messages":[{"content":"{{new string('ü', ((Most - frame) / 2) + 1)}}"}]}""");

        Assert.Equal(Reply.Nothing(204), fits.Text);
        Assert.Equal(TooLarge, doesNot.Text);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("garbage")]
    [InlineData("""{"messages":null}""")]
    public async Task What_follows_the_first_value_is_no_error(string rest)
    {
        var reply = await _coderd.PostAsync(Known.Empty + rest);

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('x')]
    public async Task What_follows_the_first_value_is_no_error_even_beyond_the_limit(char rest)
    {
        var reply = await _coderd.PostAsync(BodyOf(Most) + new string(rest, Most));

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }

    [Fact]
    public async Task Blanks_up_to_the_limit_hide_the_value_behind_them()
    {
        var reply = await _coderd.PostAsync(new string(' ', Most) + Known.Empty);

        Assert.Equal(TooLarge, reply.Text);
    }

    [Fact]
    public async Task A_syntax_error_within_the_limit_wins_over_the_size()
    {
        var reply = await _coderd.PostAsync("{x" + new string(' ', Most));

        Assert.Equal(Reply.Json(400,
            """{"message":"Failed to decode request payload.","detail":"invalid character 'x' looking for beginning of object key string"}"""), reply.Text);
    }

    [Fact]
    public async Task A_wrong_type_within_the_limit_does_not()
    {
        var reply = await _coderd.PostAsync($$"""{"$schema":5,"messages":[{"content":"{{new string('x', Most)}}"}]}""");

        Assert.Equal(TooLarge, reply.Text);
    }

    private static string TooLarge => Reply.Json(400,
        """{"message":"Failed to decode request payload.","detail":"http: request body too large"}""");

    private static string BodyOf(int bytes)
    {
        var frame = """{"messages":[{"content":""}]}""".Length;
        return $$"""{"messages":[{"content":"{{new string('x', bytes - frame)}}"}]}""";
    }
}
