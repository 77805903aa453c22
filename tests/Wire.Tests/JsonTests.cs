using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;

namespace Mocks.Wire.Tests;

public sealed class JsonTests
{
    private const string Schema = "http://localhost:3284/schemas/";

    private static readonly GoTime Time = new(1_775_820_880, 123_456_789, 0);

    [Fact]
    public void Messages_are_written_as_AgentAPI_writes_them()
    {
        AssertWritten(
            """{"$schema":"http://localhost:3284/schemas/MessagesResponseBody.json","messages":[{"id":0,"content":"<Hello> & 😀","role":"agent","time":"2026-04-10T11:34:40.123456789Z"}]}""",
            Json.AgentApi.Write(new MessagesResponse(Schema + "MessagesResponseBody.json", [new(0, "<Hello> & 😀", "agent", Time)])));
    }

    [Fact]
    public void No_messages_are_an_empty_list()
    {
        AssertWritten("""{"$schema":"x","messages":[]}""", Json.AgentApi.Write(new MessagesResponse("x", [])));
    }

    [Fact]
    public void A_status_is_written_as_AgentAPI_writes_it()
    {
        AssertWritten(
            """{"$schema":"http://localhost:3284/schemas/StatusResponseBody.json","status":"stable","agent_type":"claude","transport":"pty"}""",
            Json.AgentApi.Write(new StatusResponse(Schema + "StatusResponseBody.json", "stable", "claude", "pty")));
    }

    [Fact]
    public void A_problem_without_errors_leaves_them_out()
    {
        AssertWritten(
            """{"$schema":"S","title":"Bad Request","status":400,"detail":"request body is required"}""",
            Json.AgentApi.Write(new ErrorModel("S", "Bad Request", 400, "request body is required")));
    }

    [Theory]
    [InlineData("5", "expected string", """{"message":"expected string","location":"body.content","value":5}""")]
    [InlineData("null", "expected string", """{"message":"expected string","location":"body.content"}""")]
    [InlineData("\"\"", null, """{"location":"body.content","value":""}""")]
    [InlineData("{}", null, """{"location":"body.content","value":{}}""")]
    [InlineData("""{"type":"<user>","content":"hi","foo":1.0}""", "m", """{"message":"m","location":"body.content","value":{"content":"hi","foo":1,"type":"<user>"}}""")]
    public void A_problem_echoes_what_was_sent(string value, string? message, string error)
    {
        var node = GoJson.Unmarshal(Encoding.UTF8.GetBytes(value), out _);

        AssertWritten(
            $$"""{"$schema":"S","title":"Unprocessable Entity","status":422,"detail":"validation failed","errors":[{{error}}]}""",
            Json.AgentApi.Write(new ErrorModel("S", "Unprocessable Entity", 422, "validation failed", [new(message, "body.content", node)])));
    }

    [Fact]
    public void A_problem_echoes_ten_thousand_levels_and_bytes_that_are_no_UTF8()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);
        var error = new ErrorModel("S", "T", 422, "d", [
            new(Value: GoJson.Unmarshal(Encoding.UTF8.GetBytes(deep), out _)), new(Value: GoNode.OfUtf8([0x3c, 0xff, 0xe2, 0x82]))]);

        AssertWritten(
            $$"""{"$schema":"S","title":"T","status":422,"detail":"d","errors":[{"value":{{deep}}},{"value":"<\ufffd\ufffd\ufffd"}]}""",
            Json.AgentApi.Write(error));
    }

    [Fact]
    public void AgentAPI_escapes_HTML_in_events_only()
    {
        AssertWritten("""{"$schema":"\u003c","messages":[]}""", Json.AgentApiEvents.Write(new MessagesResponse("<", [])));
    }

    [Fact]
    public void An_error_is_written_as_coderd_writes_it()
    {
        AssertWritten("""{"message":"Route not found."}""", Json.Coderd.Write(new ErrorResponse("Route not found.")));
        AssertWritten(
            """{"message":"Invalid format parameter.","detail":"got \"\u003ca\u0026b\u003e\".","validations":[{"field":"f","detail":"d"}]}""",
            Json.Coderd.Write(new ErrorResponse("Invalid format parameter.", "got \"<a&b>\".", [new("f", "d")])));
    }

    [Fact]
    public void Logs_say_whether_they_are_a_snapshot()
    {
        const string Entry = """{"id":1,"content":"x","type":"output","time":"2026-04-10T11:34:40.123456789Z"}""";
        TaskLogEntry entry = new(1, "x", "output", Time);

        AssertWritten($$"""{"logs":[{{Entry}}]}""", Json.Coderd.Write(new TaskLogs([entry])));
        AssertWritten("""{"logs":[],"snapshot":true}""", Json.Coderd.Write(new TaskLogs([], true)));
        AssertWritten(
            $$"""{"logs":[{{Entry}}],"snapshot":true,"snapshot_at":"2026-04-10T11:34:40.123456Z"}""",
            Json.Coderd.Write(new TaskLogs([entry], true, Time with { Nanoseconds = 123_456_000 })));
    }

    [Fact]
    public void The_build_is_described_in_the_order_of_coderd()
    {
        BuildInfo build = new("https://e", "v2.31.0+a1b2c3d", "https://d", true, false, "1.0", "1.15", "", "6f1c");

        AssertWritten(
            """{"external_url":"https://e","version":"v2.31.0+a1b2c3d","dashboard_url":"https://d","telemetry":true,"workspace_proxy":false,"agent_api_version":"1.0","provisioner_api_version":"1.15","upgrade_message":"","deployment_id":"6f1c"}""",
            Json.Coderd.Write(build));
        Assert.EndsWith(",\"webpush_public_key\":\"BA\"}\n", Encoding.UTF8.GetString(Json.Coderd.Write(build with { WebpushPublicKey = "BA" })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_without_schema_leaves_it_out()
    {
        AssertWritten("""{"messages":[]}""", Json.Coderd.Write(new LogSnapshot(null, [])));
    }

    [Fact]
    public void Options_alone_write_the_same_without_the_newline()
    {
        var written = JsonSerializer.Serialize(new ErrorResponse("<😀>"), Json.Coderd.Options);

        Assert.Equal("""{"message":"\u003c😀\u003e"}""", written);
        Assert.True(Json.Coderd.Options.IsReadOnly);
    }

    [Fact]
    public void A_body_that_was_written_can_be_read()
    {
        MessagesResponse sent = new("S", [new(1, "x", "user", Time)]);

        var read = JsonSerializer.Deserialize<MessagesResponse>(Json.AgentApi.Write(sent), Json.AgentApi.Options)!;

        Assert.Equal(("S", sent.Messages[0]), (read.Schema, Assert.Single(read.Messages)));
    }

    [Fact]
    public void More_shapes_keep_the_way_of_writing()
    {
        var json = Json.AgentApi.With(JsonTypeInfoResolver.Combine(Json.Coderd.Options.TypeInfoResolver));

        AssertWritten("""{"message":"<"}""", json.Write(new ErrorResponse("<")));
        AssertWritten("""{"$schema":"<","messages":[]}""", json.Write(new MessagesResponse("<", [])));
    }

    [Fact]
    public void A_buffer_is_written_after_what_it_holds()
    {
        var buffer = new ArrayBufferWriter<byte>();

        Json.Coderd.Write(buffer, new ErrorResponse("a"));
        Json.Coderd.Write(buffer, new ErrorResponse("b"));

        Assert.Equal("{\"message\":\"a\"}\n{\"message\":\"b\"}\n", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void AssertWritten(string json, byte[] written) => Assert.Equal(json + "\n", Encoding.UTF8.GetString(written));
}
