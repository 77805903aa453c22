using System.Text;

namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>Bodies that coderd refuses.</summary>
public sealed class PayloadTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("", "EOF")]
    [InlineData(" \n\t ", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("""{"messages":[{"id":0""", "unexpected EOF")]
    [InlineData("{invalid", "invalid character 'i' looking for beginning of object key string")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type gen.MessagesResponseBody")]
    [InlineData("\"x\"", "json: cannot unmarshal string into Go value of type gen.MessagesResponseBody")]
    [InlineData("5", "json: cannot unmarshal number into Go value of type gen.MessagesResponseBody")]
    [InlineData("true", "json: cannot unmarshal bool into Go value of type gen.MessagesResponseBody")]
    [InlineData("""{"messages":{}}""", "json: cannot unmarshal object into Go struct field MessagesResponseBody.messages of type []gen.Message")]
    [InlineData("""{"messages":[1]}""", "json: cannot unmarshal number into Go struct field MessagesResponseBody.messages of type gen.Message")]
    [InlineData("""{"messages":[],"$schema":5}""", "json: cannot unmarshal number into Go struct field MessagesResponseBody.$schema of type string")]
    [InlineData("<html>", @"invalid character '\u003c' looking for beginning of value")]
    [InlineData("\ufeff{}", "invalid character 'ï' looking for beginning of value")]
    [InlineData("""{"messages":[],}""", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{\"messages\":[{\"content\":\"a\nb\"}]}", @"invalid character '\\n' in string literal")]
    public async Task A_body_that_cannot_be_decoded_is_refused_in_the_words_of_Go(string body, string detail)
    {
        var reply = await _coderd.PostAsync(body);

        Assert.Equal(Refused(detail), reply.Text);
    }

    [Theory]
    [InlineData("""{"id":"0"}""", "json: cannot unmarshal string into Go struct field Message.messages.id of type int64")]
    [InlineData("""{"id":1.5}""", "json: cannot unmarshal number 1.5 into Go struct field Message.messages.id of type int64")]
    [InlineData("""{"id":1e3}""", "json: cannot unmarshal number 1e3 into Go struct field Message.messages.id of type int64")]
    [InlineData("""{"id":9223372036854775808}""", "json: cannot unmarshal number 9223372036854775808 into Go struct field Message.messages.id of type int64")]
    [InlineData("""{"content":5}""", "json: cannot unmarshal number into Go struct field Message.messages.content of type string")]
    [InlineData("""{"role":5}""", "json: cannot unmarshal number into Go struct field Message.messages.role of type gen.ConversationRole")]
    [InlineData("""{"time":"nope"}""", @"parsing time \""nope\"" as \""2006-01-02T15:04:05Z07:00\"": cannot parse \""nope\"" as \""2006\""")]
    [InlineData("""{"time":""}""", @"parsing time \""\"" as \""2006-01-02T15:04:05Z07:00\"": cannot parse \""\"" as \""2006\""")]
    [InlineData("""{"time":"2026-02-01 10:00:00Z"}""",
        @"parsing time \""2026-02-01 10:00:00Z\"" as \""2006-01-02T15:04:05Z07:00\"": cannot parse \"" 10:00:00Z\"" as \""T\""")]
    [InlineData("""{"time":"2026-13-01T10:00:00Z"}""", @"parsing time \""2026-13-01T10:00:00Z\"": month out of range")]
    [InlineData("""{"time":5}""", "Time.UnmarshalJSON: input is not a JSON string")]
    [InlineData("""{"content":5,"id":"0"}""", "json: cannot unmarshal number into Go struct field Message.messages.content of type string")]
    [InlineData("""{"content":5,"time":"nope"}""", @"parsing time \""nope\"" as \""2006-01-02T15:04:05Z07:00\"": cannot parse \""nope\"" as \""2006\""")]
    public async Task A_message_with_a_member_of_the_wrong_type_is_refused_in_the_words_of_Go(string message, string detail)
    {
        var reply = await _coderd.PostAsync($$"""{"messages":[{{message}}]}""");

        Assert.Equal(Refused(detail), reply.Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"messages":null}""")]
    [InlineData("""{"$schema":"x","other":[]}""")]
    [InlineData("""{"messages":[],"messages":null}""")]
    public async Task A_body_without_messages_is_refused(string body)
    {
        var reply = await _coderd.PostAsync(body);

        Assert.Equal(Reply.Json(400,
            """{"message":"Invalid agentapi payload structure.","detail":"Missing required \"messages\" field."}"""), reply.Text);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("role")]
    public async Task A_zero_character_cannot_be_stored(string member)
    {
        var reply = await _coderd.PostAsync($$"""{"messages":[{"{{member}}":"a\u0000b"}]}""");

        Assert.Equal(Reply.Json(500,
            """{"message":"Internal error storing snapshot.","detail":"pq: unsupported Unicode escape sequence"}"""), reply.Text);
    }

    [Fact]
    public async Task A_body_that_comes_in_chunks_is_read_like_any_other()
    {
        var chunked = "8\r\n{\"messag\r\n6\r\nes\":1}\r\n0\r\n\r\n";
        using var connection = await RawClient.ConnectAsync(_coderd.Address);

        await connection.SendAsync(TestCoderd.Head("POST", Known.Snapshot,
            $"Coder-Session-Token: {Known.AgentToken}", "Transfer-Encoding: chunked", "Connection: close") + chunked);
        var reply = Reply.Parse(await connection.ReadBytesToEndAsync());

        Assert.Equal(
            Refused("json: cannot unmarshal number into Go struct field MessagesResponseBody.messages of type []gen.Message"), reply.Text);
    }

    [Fact]
    public async Task Neither_content_type_nor_accept_is_looked_at()
    {
        var reply = await _coderd.SendAsync("POST", Known.Snapshot, Known.AgentToken, Encoding.UTF8.GetBytes(Known.Empty),
            "Content-Type: application/xml", "Accept: image/png");

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }

    private static string Refused(string detail) =>
        Reply.Json(400, $$"""{"message":"Failed to decode request payload.","detail":"{{detail}}"}""");
}
