using System.Text;
using Mocks.Go.Time;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;

namespace Mocks.Wire.Tests.Coderd;

public sealed class LogSnapshotDecoderTests
{
    private const string TimeLayout = "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse ";
    private const string Start = """{"messages":[{"id":1,"content":"x"}]""";

    [Theory]
    [InlineData("", "EOF")]
    [InlineData(" \t\r\n", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("""{"messages":[""", "unexpected EOF")]
    [InlineData("{invalid", "invalid character 'i' looking for beginning of object key string")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type gen.MessagesResponseBody")]
    [InlineData("\"x\"", "json: cannot unmarshal string into Go value of type gen.MessagesResponseBody")]
    [InlineData("5", "json: cannot unmarshal number into Go value of type gen.MessagesResponseBody")]
    [InlineData("true", "json: cannot unmarshal bool into Go value of type gen.MessagesResponseBody")]
    [InlineData("<html>", "invalid character '<' looking for beginning of value")]
    [InlineData("\ufeff{}", "invalid character 'ï' looking for beginning of value")]
    [InlineData("""{"messages":[],}""", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{\"messages\":[{\"content\":\"a\nb\"}]}", "invalid character '\\n' in string literal")]
    public void A_body_that_is_no_JSON_object_is_refused_in_the_words_of_Go(string body, string detail)
    {
        Assert.Equal(new LogSnapshotDecodeResult(null, detail), Decode(body));
    }

    [Theory]
    [InlineData("""{"messages":{}}""", "object", "MessagesResponseBody.messages of type []gen.Message")]
    [InlineData("""{"messages":"x"}""", "string", "MessagesResponseBody.messages of type []gen.Message")]
    [InlineData("""{"messages":false}""", "bool", "MessagesResponseBody.messages of type []gen.Message")]
    [InlineData("""{"messages":[1]}""", "number", "MessagesResponseBody.messages of type gen.Message")]
    [InlineData("""{"messages":[[]]}""", "array", "MessagesResponseBody.messages of type gen.Message")]
    [InlineData("""{"messages":[{"id":"1"}]}""", "string", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"id":true}]}""", "bool", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"id":[]}]}""", "array", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"id":{"a":1}}]}""", "object", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"id":1.5}]}""", "number 1.5", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"id":1e3}]}""", "number 1e3", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"id":9223372036854775808}]}""", "number 9223372036854775808", "Message.messages.id of type int64")]
    [InlineData("""{"messages":[{"content":5}]}""", "number", "Message.messages.content of type string")]
    [InlineData("""{"messages":[{"role":5}]}""", "number", "Message.messages.role of type gen.ConversationRole")]
    [InlineData("""{"messages":[{"role":[]}]}""", "array", "Message.messages.role of type gen.ConversationRole")]
    [InlineData("""{"$schema":5}""", "number", "MessagesResponseBody.$schema of type string")]
    [InlineData("""{"messages":[{"id":"1","content":5}],"$schema":6}""", "string", "Message.messages.id of type int64")]
    [InlineData("""{"$SCHEMA":{},"messages":[{"id":"1"}]}""", "object", "MessagesResponseBody.$schema of type string")]
    public void The_first_wrong_type_is_reported(string body, string sent, string field)
    {
        Assert.Equal(
            new LogSnapshotDecodeResult(null, $"json: cannot unmarshal {sent} into Go struct field {field}"), Decode(body));
    }

    [Theory]
    [InlineData("\"nope\"", "parsing time \"nope" + TimeLayout + "\"nope\" as \"2006\"")]
    [InlineData("\"\"", "parsing time \"" + TimeLayout + "\"\" as \"2006\"")]
    [InlineData("\"2026-02-01 10:00:00Z\"", "parsing time \"2026-02-01 10:00:00Z" + TimeLayout + "\" 10:00:00Z\" as \"T\"")]
    [InlineData("\"2026-13-01T10:00:00Z\"", "parsing time \"2026-13-01T10:00:00Z\": month out of range")]
    [InlineData("\"2026-02-01T10:00:00\\u005a\"", "parsing time \"2026-02-01T10:00:00\\\\u005a" + TimeLayout + "\"\\\\u005a\" as \"Z07:00\"")]
    [InlineData("5", "Time.UnmarshalJSON: input is not a JSON string")]
    [InlineData("[]", "Time.UnmarshalJSON: input is not a JSON string")]
    [InlineData("{}", "Time.UnmarshalJSON: input is not a JSON string")]
    [InlineData("true", "Time.UnmarshalJSON: input is not a JSON string")]
    public void A_bad_time_is_reported_in_place_of_any_wrong_type(string time, string detail)
    {
        Assert.Equal(detail, Decode($$"""{"messages":[{"time":{{time}}}]}""").Detail);
        Assert.Equal(detail, Decode($$"""{"messages":[{"id":"1"},{"content":5,"time":{{time}}},{"time":""}],"$schema":5}""").Detail);
    }

    [Fact]
    public void An_empty_list_is_a_snapshot()
    {
        Assert.Empty(Messages("""{"messages":[]}"""));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"messages":null}""")]
    [InlineData("""{"other":[1e400,{"messages":[]}]}""")]
    [InlineData("""{"messages":[],"messages":null}""")]
    [InlineData("""{"messages":[{"id":1}],"MESSAGES":null}""")]
    public void Messages_that_are_not_there_are_null(string body)
    {
        Assert.Equal(new LogSnapshotDecodeResult(new LogSnapshot(null, null), null), Decode(body));
    }

    [Theory]
    [InlineData("""[null]""")]
    [InlineData("""[{}]""")]
    [InlineData("""[{"id":null,"content":null,"role":null,"time":null}]""")]
    [InlineData("""[{"unknown":{"id":[7]},"i d":"8"}]""")]
    [InlineData("""[{"id":-0}]""")]
    public void What_a_message_does_not_say_is_zero(string messages)
    {
        Assert.Equal([new Message(0, "", "", GoTime.Zero)], Messages($$"""{"messages":{{messages}}}"""));
        Assert.Equal("0001-01-01T00:00:00Z", Messages($$"""{"messages":{{messages}}}""")[0].Time.ToString());
    }

    [Theory]
    [InlineData("assistant")]
    [InlineData("bogus")]
    [InlineData("")]
    public void Any_role_passes(string role)
    {
        Assert.Equal(role, Messages($$"""{"messages":[{"role":"{{role}}"}]}""")[0].Role);
    }

    [Theory]
    [InlineData("2026-02-01T10:00:00.120300000+00:00", "2026-02-01T10:00:00.1203Z")]
    [InlineData("2026-02-01T10:00:00.123456789-03:30", "2026-02-01T10:00:00.123456789-03:30")]
    [InlineData("2026-02-01T10:00:00.1234567899Z", "2026-02-01T10:00:00.123456789Z")]
    public void A_time_keeps_its_offset_and_nine_digits(string sent, string kept)
    {
        Assert.Equal(kept, Messages($$"""{"messages":[{"time":"{{sent}}"}]}""")[0].Time.ToString());
    }

    [Fact]
    public void Ids_may_be_negative_repeated_and_in_any_order()
    {
        var ids = Messages("""{"messages":[{"id":5},{"id":-9223372036854775808},{"id":5}]}""").Select(message => message.Id);

        Assert.Equal([5, long.MinValue, 5], ids);
    }

    [Theory]
    [InlineData("""{"Messages":[{"ID":1,"CONTENT":"x"}]}""")]
    [InlineData("""{"me\u0073ſages":[{"Id":1,"conTent":"x"}]}""")]
    [InlineData("""{"messages":[{"id":2,"id":1,"content":"y","Content":"x"}]}""")]
    [InlineData("""{"messages":[{"id":1,"content":"x","id":null,"content":null}]}""")]
    public void Names_are_compared_without_case_and_the_last_of_them_wins(string body)
    {
        Assert.Equal([new Message(1, "x", "", GoTime.Zero)], Messages(body));
    }

    [Theory]
    [InlineData(""","messages":[{"id":2},{"id":3}]}""", "2 x, 3 ")]
    [InlineData(""","messages":[null]}""", "1 x")]
    [InlineData(""","messages":[{"id":2},{"content":"y"}],"messages":[{}],"messages":[{},{},{}]}""", "2 x, 0 y, 0 ")]
    [InlineData(""","messages":[],"messages":[{"id":2}]}""", "2 ")]
    [InlineData(""","messages":null,"messages":[{"id":2}]}""", "2 ")]
    public void A_second_list_is_decoded_over_the_messages_of_the_first(string rest, string expected)
    {
        var messages = Messages(Start + rest).Select(message => $"{message.Id} {message.Content}");

        Assert.Equal(expected, string.Join(", ", messages));
    }

    [Fact]
    public void The_schema_is_kept_as_sent_and_null_is_none()
    {
        Assert.Equal("http://x/<y>", Decode("""{"$schema":"http://x/<y>"}""").Snapshot?.Schema);
        Assert.Null(Decode("""{"$schema":"a","$schema":null}""").Snapshot?.Schema);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_become_replacement_characters()
    {
        var body = "{\"messages\":[{\"content\":\"a\u00ff\u00e2\u0082b\\ud83d\"}]}";

        var snapshot = LogSnapshotDecoder.Decode(Encoding.Latin1.GetBytes(body)).Snapshot;

        Assert.Equal("a\ufffd\ufffd\ufffdb\ufffd", snapshot?.Messages?[0].Content);
    }

    [Theory]
    [InlineData("""{"messages":[{"content":"a\u0000b"}]}""", true)]
    [InlineData("""{"messages":[{"role":"\u0000"}]}""", true)]
    [InlineData("""{"$schema":"\u0000"}""", true)]
    [InlineData("""{"messages":[{"content":"\\\u0000"}]}""", true)]
    [InlineData("""{"messages":[{"content":"\\u0000"},{"id":1}]}""", false)]
    [InlineData("""{"x":"\u0000","messages":[{"content":"\\u0000"}]}""", false)]
    public void A_NUL_that_would_be_stored_is_noticed(string body, bool hasNul)
    {
        Assert.Equal(hasNul, DecodeRaw(body).HasNul);
    }

    [Theory]
    [InlineData("2026-02-01T10:00:00+24:00", "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: timezone hour outside of range [0,23]")]
    [InlineData("2026-02-01T10:00:00+23:59", null)]
    public void A_time_that_could_be_read_and_not_written_is_noticed(string time, string? error)
    {
        Assert.Equal(error, DecodeRaw($$"""{"messages":[{"time":"{{time}}"}]}""").EnvelopeError);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\\nb\\ud83d\\ude00ü", "a\nb😀ü")]
    [InlineData("\\ud83d", "\ufffd")]
    public void A_text_can_be_used_without_a_string_of_it(string sent, string text)
    {
        var content = Assert.Single(DecodeRaw($$"""{"messages":[{"content":"{{sent}}"}]}""").Messages!).Content;

        Assert.Equal(text, content.WithText(chars => chars.ToString()));
        Assert.Equal(text, content.Text);
        Assert.Equal(text, content.WithText(chars => chars.ToString()));
    }

    private static RawLogSnapshot DecodeRaw(string body)
    {
        var snapshot = LogSnapshotDecoder.DecodeRaw(Encoding.UTF8.GetBytes(body), out var detail);
        Assert.Null(detail);
        return snapshot!;
    }

    private static LogSnapshotDecodeResult Decode(string body) => LogSnapshotDecoder.Decode(Encoding.UTF8.GetBytes(body));

    private static IReadOnlyList<Message> Messages(string body)
    {
        var (snapshot, detail) = Decode(body);
        Assert.Null(detail);
        return snapshot!.Messages!;
    }
}
