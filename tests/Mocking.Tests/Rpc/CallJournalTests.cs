using System.Text.Json;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests.Rpc;

/// <summary>A call in the journal: an exchange with the method <c>RPC</c>.</summary>
public sealed class CallJournalTests
{
    [Fact]
    public async Task A_call_has_its_messages_as_JSON_and_their_bytes_on_the_wire()
    {
        await using var greeter = await Greeter.StartAsync();
        var call = greeter.BeginCall();
        call.CallReceived("Ada"u8.ToArray());
        call.CallSent("Hello"u8.ToArray());
        call.CallSettled(call.ReceivedAt.AddMilliseconds(5));

        var entry = await LatestAsync(greeter);

        Assert.Equal(
            ("RPC", "/greeter.v1.Greeter/SayHello", """{"name":"Ada"}""", 3), (Text(entry, "request", "method"), Text(entry, "request", "url"), Text(entry, "request", "body"), Number(entry, "request", "bodyBytes")));
        Assert.Equal((200, 5), (Number(entry, "response", "status"), Number(entry, "response", "bodyBytes")));
        Assert.StartsWith("""{"name":"…#""", Text(entry, "response", "body"), StringComparison.Ordinal);
        Assert.Equal(5, entry.GetProperty("durationMs").GetDouble());
        Assert.Equal("""{"service":"greeter.v1.Greeter","method":"SayHello","session":1,"received":1,"sent":1}""", Compact(entry.GetProperty("rpc")));
    }

    [Fact]
    public async Task An_error_has_its_code_and_text_and_the_status_500()
    {
        await using var greeter = await Greeter.StartAsync();
        var call = greeter.BeginCall();
        call.CallReceived("Ada"u8.ToArray());
        call.CallFailed(12, $"no greeting for {GreeterCalls.Token}");
        call.CallSettled(call.ReceivedAt);

        var entry = await LatestAsync(greeter);

        Assert.Equal(500, Number(entry, "response", "status"));
        Assert.Matches("""^\{"service":"greeter.v1.Greeter","method":"SayHello","session":1,"code":12,"error":"no greeting for tok_…#[0-9a-f]{8}","received":1,"sent":0\}$""", Compact(entry.GetProperty("rpc")));
    }

    [Fact]
    public async Task A_stream_is_open_until_it_ends_and_shows_the_first_messages_of_both_sides()
    {
        await using var greeter = await Greeter.StartAsync();
        var call = greeter.BeginCall("/greeter.v1.Greeter/Chat", isStream: true);
        call.CallReceived("Ada"u8.ToArray());
        call.CallSent("broken"u8.ToArray());
        var open = await LatestAsync(greeter);
        foreach (var _ in Enumerable.Range(0, 100))
        {
            call.CallReceived(new byte[16 * 1024]);
        }

        call.CallEnded();
        call.CallSettled(call.ReceivedAt);
        var rpc = (await LatestAsync(greeter)).GetProperty("rpc");

        Assert.False(open.TryGetProperty("durationMs", out _));
        Assert.Equal([("client", 3, """{"name":"Ada"}"""), ("server", 6, null)], Messages(open.GetProperty("rpc")));
        Assert.Equal((100, 2), (rpc.GetProperty("messages").GetArrayLength(), rpc.GetProperty("leftOut").GetInt32()));
        Assert.Equal((101, 1), (rpc.GetProperty("received").GetInt32(), rpc.GetProperty("sent").GetInt32()));
        Assert.Equal(("client", 16 * 1024, null), Messages(rpc)[2]);
    }

    [Fact]
    public async Task A_message_that_is_not_of_its_type_is_shown_as_its_text()
    {
        await using var greeter = await Greeter.StartAsync();
        greeter.BeginCall().CallReceived("broken"u8.ToArray());

        Assert.Equal("broken", Text(await LatestAsync(greeter), "request", "body"));
    }

    [Fact]
    public async Task Secrets_are_shown_when_the_user_asks_for_it()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings { ShowSecrets = true });
        greeter.BeginCall().CallSent("Hello"u8.ToArray());

        Assert.Equal("""{"name":"Hello"}""", Text(await LatestAsync(greeter), "response", "body"));
    }

    [Theory]
    [InlineData("""{"rpc":"Greeter/SayHello"}""", 1)]
    [InlineData("""{"rpc":"/greeter.v1.Greeter/SayHello"}""", 1)]
    [InlineData("""{"rpc":"greeter.v1.Greeter/SayHello"}""", 1)]
    [InlineData("""{"rpc":"Greeter/Chat"}""", 0)]
    [InlineData("""{"rpc":"Greeter/SayHello","bodyPatterns":[{"matchesJsonPath":{"expression":"$.name","equalTo":"Ada"}}]}""", 1)]
    [InlineData("""{"rpc":"Greeter/SayHello","bodyPatterns":[{"matchesJsonPath":{"expression":"$.name","equalTo":"Bob"}}]}""", 0)]
    [InlineData("""{"method":"RPC"}""", 1)]
    [InlineData("""{"method":"GET"}""", 1)]
    public async Task Calls_are_found_by_their_name(string query, int count)
    {
        await using var greeter = await Greeter.StartAsync();
        greeter.BeginCall().CallReceived("Ada"u8.ToArray());

        Assert.Equal((200, $"{{\n  \"count\": {count}\n}}\n"), await greeter.ControlAsync("POST /__admin/requests/count", query));
        Assert.Equal(count, Entries.Of((await greeter.ControlAsync("POST /__admin/requests/find", query)).Body).Length);
    }

    [Theory]
    [InlineData("find", """{"rpc":"Greeter/SayHelo"}""", "rpc: \\\"Greeter/SayHelo\\\" is not a call of this mock; did you mean Greeter/SayHello? It may be one of Greeter/SayHello, Greeter/Chat.")]
    [InlineData("count", """{"rpc":"SayHello"}""", "rpc: \\\"SayHello\\\" is not a call of this mock; did you mean Greeter/SayHello? It may be one of Greeter/SayHello, Greeter/Chat.")]
    [InlineData("wait", """{"request":{"rpc":"Goodbye"}}""", "rpc: \\\"Goodbye\\\" is not a call of this mock. It may be one of Greeter/SayHello, Greeter/Chat.")]
    public async Task A_name_that_no_call_has_is_refused_with_the_nearest(string what, string query, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync($"POST /__admin/requests/{what}", query);

        Assert.Equal(400, status);
        Assert.Equal($"{{\n  \"message\": \"The body is not what this route takes.\",\n  \"detail\": \"{detail}\"\n}}\n", body);
    }

    [Fact]
    public async Task A_call_ends_a_wait_for_it()
    {
        await using var greeter = await Greeter.StartAsync();
        var waiting = greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"rpc":"Greeter/SayHello"},"answered":true}""");
        var call = greeter.BeginCall();
        call.CallEnded();
        call.CallSettled(call.ReceivedAt);

        Assert.Equal((200, "RPC /greeter.v1.Greeter/SayHello"), await waiting is var (status, body) ? (status, Entries.Of(body).Single()) : default);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("pact")]
    public async Task A_call_has_no_copy(string copy)
    {
        await using var greeter = await Greeter.StartAsync();
        greeter.BeginCall();

        Assert.Equal((404, "{\n  \"message\": \"Request 2 is a call over RPC: it has no copy.\",\n  \"detail\": \"Only HTTP requests can be sent again with curl, or be an interaction of a Pact file.\"\n}\n"),
            await greeter.ControlAsync($"GET /__admin/requests/2/{copy}"));
    }

    private static async Task<JsonElement> LatestAsync(Greeter greeter) => JsonElement.Parse((await greeter.ControlAsync("GET /__admin/requests/latest")).Body);

    private static string? Text(JsonElement entry, string side, string member) => entry.GetProperty(side).GetProperty(member).GetString();

    private static int Number(JsonElement entry, string side, string member) => entry.GetProperty(side).GetProperty(member).GetInt32();

    private static string Compact(JsonElement json) => System.Text.Json.Nodes.JsonNode.Parse(json.GetRawText())!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static (string? From, int Bytes, string? Message)[] Messages(JsonElement rpc) => [.. rpc.GetProperty("messages").EnumerateArray().Select(message => (
        message.GetProperty("from").GetString(), message.GetProperty("bytes").GetInt32(), message.TryGetProperty("message", out var json) ? Compact(json) : null))];
}
