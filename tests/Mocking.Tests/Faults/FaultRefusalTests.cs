using Mocks.Mocking.Faults;

namespace Mocks.Mocking.Tests;

public sealed class FaultRefusalTests
{
    private const string OfRequests = "status, delay, no-answer, close-before-head, close-in-body, reset, slow-drip, wrong-content-length, malformed-json, endless-body";
    private const string OfCalls = "delay, no-answer, close-before-head, close-in-body, reset, rpc-error, go-away or bad-frame";
    private const string Kinds = $"{OfRequests}, close-at-event, rpc-error, go-away or bad-frame";

    [Fact]
    public async Task The_kinds_are_listed_with_their_members()
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync("GET /__admin/faults/kinds");

        Assert.Equal(200, status);
        Assert.Equal(FaultKind.All.Select(kind => $"{kind.Name}: {kind.Help}"), System.Text.Json.JsonElement.Parse(body).GetProperty("kinds").EnumerateArray()
            .Select(kind => $"{kind.GetProperty("name")}: {kind.GetProperty("help")}"));
    }

    [Theory]
    [InlineData("""{"status":500}""", "request: \"\" is not a method and a path. It may be e.g. \"GET /messages\" or \"POST *log-snapshot\".")]
    [InlineData("""{"request":"/messages","status":500}""", "request: \"/messages\" is not a method and a path. It may be e.g. \"GET /messages\" or \"POST *log-snapshot\".")]
    [InlineData("""{"request":"GET /"}""", $"kind: missing. It may be {Kinds}.")]
    [InlineData("""{"request":"GET /","kind":99}""", $"kind: 99 is not a fault kind. It may be {Kinds}.")]
    [InlineData("""{"request":"GET /","kind":"status"}""", "status: missing. Kind status needs one from 200 to 599.")]
    [InlineData("""{"request":"GET /","status":199}""", "status: 199 cannot be answered. It may be from 200 to 599.")]
    [InlineData("""{"request":"GET /","status":600}""", "status: 600 cannot be answered. It may be from 200 to 599.")]
    [InlineData("""{"request":"GET /","kind":"reset","status":500}""", "status: only kind status answers with another status.")]
    [InlineData("""{"request":"GET /","status":204,"body":"x"}""", "body: an answer with status 204 has no body.")]
    [InlineData("""{"request":"GET /","status":500,"location":"/"}""", "location: only a status from 300 to 399 sends the client elsewhere.")]
    [InlineData("""{"request":"GET /","status":302,"location":"a b"}""", "location: a header holds only ASCII, without blanks.")]
    [InlineData("""{"request":"GET /","kind":"reset","retryAfter":1}""", "retryAfter: only kind status says when to try again.")]
    [InlineData("""{"request":"GET /","status":503,"retryAfter":-1}""", "retryAfter: -1 seconds cannot be waited. It may be from 0 to 3600000.")]
    [InlineData("""{"request":"GET /","kind":"reset","body":"x"}""", "body: only kind status answers with another body.")]
    [InlineData("""{"request":"GET /","kind":"reset","times":0}""", "times: 0 spoils nothing. It may be 1 or more.")]
    [InlineData("""{"request":"GET /","delayMs":-1}""", "delayMs: -1 cannot be waited. It may be from 0 to 3600000.")]
    [InlineData("""{"request":"GET /","delayMs":3600001}""", "delayMs: 3600001 cannot be waited. It may be from 0 to 3600000.")]
    [InlineData("""{"request":"GET /","kind":"close-in-body","atByte":-1}""", "atByte: -1 is before the body. It may be 0 or more.")]
    [InlineData("""{"request":"GET /","kind":"slow-drip","everyMs":0}""", "everyMs: 0 is not an interval. It may be from 1 to 3600000.")]
    [InlineData("""{"request":"GET /","kind":"wrong-content-length","lengthOff":0}""", "lengthOff: 0 would be the right length.")]
    [InlineData("""{"request":"GET /","kind":"rpc-error","text":"x"}""", $"kind: rpc-error is only for calls over RPC, e.g. \"RPC Greeter/SayHello\". It may be {OfRequests} or close-at-event.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","status":500}""", $"kind: status is not for calls over RPC. It may be {OfCalls}.")]
    [InlineData("""{"request":"RPC Greeter/SayHello"}""", $"kind: missing. It may be {Kinds}.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"rpc-error"}""", "text: missing. Kind rpc-error needs the text of the error; code is 0 when left out.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"reset","text":"x"}""", "text: only kind rpc-error answers with a text.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"reset","code":1}""", "code: only kind rpc-error answers with a code.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"go-away","reason":3}""", "reason: 3 is not a reason to go away. It may be 0 (normal), 1 (protocol error) or 2 (internal error).")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"reset","reason":1}""", "reason: only kind go-away has one.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"bad-frame","breaks":"all"}""", "breaks: \"all\" cannot be broken. It may be call or session.")]
    [InlineData("""{"request":"RPC Greeter/SayHello","kind":"reset","breaks":"call"}""", "breaks: only kind bad-frame has it.")]
    [InlineData("""{"request":"RPC Greeter/SayHelo","kind":"reset"}""", "request: \"Greeter/SayHelo\" is not a call of this mock; did you mean Greeter/SayHello? It may be one of Greeter/SayHello, Greeter/Chat.")]
    [InlineData("""{"request":"RPC *Goodbye","kind":"reset"}""", "request: \"*Goodbye\" is not a call of this mock. It may be one of Greeter/SayHello, Greeter/Chat.")]
    public async Task A_fault_that_makes_no_sense_is_refused_by_the_name_of_its_member(string json, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync("POST /__admin/faults", json);
        var (_, list) = await greeter.ControlAsync("GET /__admin/faults");

        Assert.Equal(400, status);
        Assert.Equal($"{{\n  \"message\": \"This fault cannot be used.\",\n  \"detail\": \"{detail.Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n}}\n", body);
        Assert.Equal("{\n  \"faults\": []\n}\n", list);
    }

    [Theory]
    [InlineData("""{"request":"GET /","tims":2}""", "tims: there is no such member; did you mean times?")]
    [InlineData("""{"request":"GET /","kind":"explode"}""", "kind: \"explode\" is not a fault kind. It may be status, delay, ")]
    [InlineData("""{"request":"GET /","kind":"go-awya"}""", "kind: \"go-awya\" is not a fault kind; did you mean go-away? It may be status, delay, ")]
    [InlineData("""{"request":"GET /","times":"two"}""", "times: the value is not of the right kind. It may be a whole number up to 2147483647.")]
    [InlineData("""{"request":"GET /","times":1.5}""", "times: the value is not of the right kind. It may be a whole number up to 2147483647.")]
    [InlineData("""{"request":"GET /",""", "(line 1, byte 19).")]
    [InlineData("""[]""", "the whole: the value is not of the right kind. It may be a JSON object.")]
    [InlineData("""{"request":null}""", "request: null cannot be used. It may be a string.")]
    [InlineData("""{"request":"GET /","times":1,"times":2}""", "times: the member is there twice. It may be there once.")]
    [InlineData("", "the whole: it is empty (line 1, byte 1). It may be a JSON object.")]
    public async Task A_body_that_cannot_be_read_is_refused_with_the_place(string json, string place)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync("POST /__admin/faults", json);

        Assert.Equal(400, status);
        Assert.Contains("\"message\": \"The body is not what this route takes.\"", body, StringComparison.Ordinal);
        Assert.Contains(place.Replace("\"", "\\\"", StringComparison.Ordinal), body, StringComparison.Ordinal);
    }
}
