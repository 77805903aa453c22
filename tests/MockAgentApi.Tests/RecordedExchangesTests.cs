using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Tests;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Replays what was recorded against AgentAPI 0.12.1, and compares what may not differ.</summary>
public sealed partial class RecordedExchangesTests
{
    // What the recorded server had on its screen when the requests came.
    private const string Messages = """[{"role":"agent","content":"Scripted agent ready                                                            ","time":"2026-11-21T06:13:35.498190048Z"}]""";

    // Cases for routes that the mock does not have yet. One that begins to pass leaves this list.
    private static readonly string[] NotYet =
    [
        "openapi-post", "get-message", "empty-body", "brace", "array", "number", "string", "no-content", "empty-object", "type-number", "type-bogus",
        "type-empty", "extra", "bom", "single-quotes", "ct-text", "ct-form", "ct-charset", "ct-merge", "ct-cbor", "blank", "empty-content",
        "empty-content-keys", "big-over", "schema-nope", "ct-space", "ct-plus-text", "bad-utf8",
        "nul-escape", "duplicate-keys", "nested", "deeper", "key-escapes", "key-kelvin", "case-both", "trailing-comma", "control-char",
        "vertical-tab", "half-key", "half-colon", "bad-escape", "minus", "root", "screen-head", "raw-empty",
    ];

    private static readonly Dictionary<string, JsonElement> Recorded = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "agentapi", "exchanges.json")))
        .RootElement.EnumerateArray().ToDictionary(one => one.GetProperty("case").GetProperty("name").GetString()!);

    public static TheoryData<string> Done => [.. Recorded.Keys.Except(NotYet)];

    public static TheoryData<string> Missing => [.. NotYet];

    [Theory]
    [MemberData(nameof(Done))]
    public async Task The_mock_answers_as_the_real_one_was_recorded(string name)
    {
        var recorded = Recorded[name];

        var answer = await ReplayAsync(recorded.GetProperty("case"));

        Assert.Equal(Normal(recorded.GetProperty("normal")), answer);
    }

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task What_is_listed_as_missing_is_recorded_and_still_missing(string name)
    {
        Assert.Contains(name, Recorded.Keys);
        var recorded = Recorded[name];

        var answer = await ReplayAsync(recorded.GetProperty("case"));

        Assert.NotEqual(Normal(recorded.GetProperty("normal")), answer);
    }

    [Fact]
    public void Thirty_of_the_recorded_cases_are_done() => Assert.Equal(30, Done.Count);

    private static async Task<string> ReplayAsync(JsonElement request)
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: Messages));
        var body = BodyOf(request);
        var headers = request.GetProperty("headers").EnumerateArray().Select(pair => (Name: pair[0].GetString()!, Value: pair[1].GetString()!)).ToList();
        if (!headers.Exists(header => header.Name == "Host"))
        {
            headers.Add(("Host", "localhost:3284"));
        }

        headers.Add(("Connection", "close"));
        if (body is not null)
        {
            headers.Add(("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        }

        var head = $"{request.GetProperty("method")} {request.GetProperty("path")} HTTP/1.1\r\n{string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n";
        using var client = await RawClient.ConnectAsync(mock.Address);
        await client.SendAsync(head + body);
        return Normal(await client.ReadToEndAsync());
    }

    // One character for each byte.
    private static string? BodyOf(JsonElement request)
    {
        if (!request.TryGetProperty("body", out var body))
        {
            return null;
        }

        if (body.ValueKind == JsonValueKind.String)
        {
            return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body.GetString()!));
        }

        return body.TryGetProperty("base64", out var base64)
            ? Encoding.Latin1.GetString(base64.GetBytesFromBase64())
            : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body.GetProperty("prefix").GetString()
                + string.Concat(Enumerable.Repeat(body.GetProperty("repeat").GetString(), body.GetProperty("count").GetInt32()))
                + body.GetProperty("suffix").GetString()));
    }

    private static string Normal(JsonElement normal) => Show(
        normal.GetProperty("status").GetInt32(),
        normal.GetProperty("headers").EnumerateObject().SelectMany(header => header.Value.EnumerateArray().Select(value => $"{header.Name}: {value}")),
        normal.GetProperty("body").GetString()!);

    private static string Normal(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = answer[..end].Split("\r\n");
        var headers = lines[1..].Select(line => (Name: line.Split(':')[0].ToLowerInvariant(), Value: line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]))
            .Where(header => header.Name is not ("date" or "content-length" or "transfer-encoding" or "connection"))
            .OrderBy(header => header.Name, StringComparer.Ordinal).ThenBy(header => header.Value, StringComparer.Ordinal)
            .Select(header => $"{header.Name}: {Named(header.Value)}");
        return Show(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Named(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer[(end + 4)..]))));
    }

    private static string Show(int status, IEnumerable<string> headers, string body) => $"{status}\n{string.Join('\n', headers)}\n\n{body}";

    private static string Named(string text) => Uploads().Replace(
        Times().Replace(text.Replace(":3284", ":{port}", StringComparison.Ordinal), "{time}"), "{tmp}/agentapi-uploads-{n}/");

    [GeneratedRegex("/[^\"]*/agentapi-uploads-[0-9]{1,10}/")]
    private static partial Regex Uploads();

    [GeneratedRegex(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Times();
}
