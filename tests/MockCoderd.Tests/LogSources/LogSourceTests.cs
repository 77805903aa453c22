namespace Mocks.MockCoderd.Tests.LogSources;

/// <summary>Log sources that agents register.</summary>
public sealed class LogSourceTests
{
    private const string Path = $"{Known.Agents}/log-source";
    private const string Id = "0f2ea1b2-0000-4000-8000-00000000abcd";

    [Fact]
    public async Task A_source_is_created_and_echoed()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PostAsync($$"""{"id":"{{Id}}","display_name":"Dot<files>","icon":"/icon/dotfiles.svg"}""", Path);

        Assert.Equal(Reply.Json(201,
            $$"""{"workspace_agent_id":"{{Known.Agent}}","id":"{{Id}}","created_at":"2026-02-01T11:00:00Z","display_name":"Dot\u003cfiles\u003e","icon":"/icon/dotfiles.svg"}"""),
            reply.Text);
    }

    [Fact]
    public async Task A_repeat_echoes_the_request_and_leaves_the_row_as_it_was()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync($$"""{"id":"{{Id}}","display_name":"First"}""", Path);
        coderd.Time.Advance(TimeSpan.FromMicroseconds(1_500_000.5));

        var reply = await coderd.PostAsync($$"""{"id":"{{Id}}","display_name":"Second","icon":"i"}""", Path);

        Assert.Equal(Reply.Json(201,
            $$"""{"workspace_agent_id":"{{Known.Agent}}","id":"{{Id}}","created_at":"2026-02-01T11:00:01.5Z","display_name":"Second","icon":"i"}"""),
            reply.Text);
        var source = Assert.Single((await coderd.WorkspaceAsync()).GetProperty("agents")[0].GetProperty("logSources").EnumerateArray());
        Assert.Equal("First", source.GetProperty("displayName").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":null,"display_name":null}""")]
    public async Task Nothing_is_required(string body)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PostAsync(body, Path);

        Assert.Equal(Reply.Json(201,
            $$"""{"workspace_agent_id":"{{Known.Agent}}","id":"00000000-0000-0000-0000-000000000000","created_at":"2026-02-01T11:00:00Z","display_name":"","icon":""}"""),
            reply.Text);
    }

    [Fact]
    public async Task A_long_name_is_stored_short()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.PostAsync($$"""{"id":"{{Id}}","display_name":"{{string.Concat(Enumerable.Repeat("🎉", 130))}}"}""", Path);

        var source = (await coderd.WorkspaceAsync()).GetProperty("agents")[0].GetProperty("logSources")[0];
        Assert.Equal(string.Concat(Enumerable.Repeat("🎉", 127)), source.GetProperty("displayName").GetString());
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type agentsdk.PostLogSourceRequest")]
    [InlineData("""{"id":"abc"}""", "invalid UUID length: 3")]
    [InlineData("""{"display_name":5}""", "json: cannot unmarshal number into Go struct field PostLogSourceRequest.display_name of type string")]
    public async Task A_bad_body_is_refused_in_the_decoders_words(string body, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PostAsync(body, Path);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Request body must be valid JSON.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Fact]
    public async Task A_character_that_cannot_be_stored_is_an_internal_error()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PostAsync("""{"display_name":"a\u0000b"}""", Path);

        Assert.Equal(Reply.Json(500,
            """{"message":"An internal server error occurred.","detail":"pq: invalid byte sequence for encoding \"UTF8\": 0x00"}"""), reply.Text);
    }
}
