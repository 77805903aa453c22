using System.Text;
using System.Text.Json;

namespace Mocks.Mocking.Tests;

/// <summary>WireMock's request patterns.</summary>
public sealed class PatternTests
{
    private const string Body = """
        {"type":"user","count":2,"none":null,"empty":[],"deep":{"a":{"b":[1,2,3]}},
         "messages":[{"id":0,"role":"user","content":"Fix it"},{"id":1,"role":"agent","content":"Done: fixed","tags":["x","y"]}]}
        """;

    [Theory]
    [InlineData("""{"urlPathTemplate":"/{any}"}""", 1)]
    [InlineData("""{"urlPathTemplate":"/{any}/{more}"}""", 0)]
    [InlineData("""{"urlPathTemplate":"/{any}","pathParameters":{"any":{"equalTo":"things"}}}""", 1)]
    [InlineData("""{"urlPathTemplate":"/{any}","pathParameters":{"any":{"equalTo":"other"}}}""", 0)]
    [InlineData("""{"queryParameters":{"q":{"equalTo":"a b&c"}}}""", 1)]
    [InlineData("""{"queryParameters":{"q":{"equalTo":"second"}}}""", 1)]
    [InlineData("""{"queryParameters":{"Q":{"matches":".*"}}}""", 0)]
    [InlineData("""{"queryParameters":{"other":{"absent":true}}}""", 1)]
    [InlineData("""{"queryParameters":{"q":{"absent":true}}}""", 0)]
    [InlineData("""{"queryParameters":{"flag":{"equalTo":""}}}""", 1)]
    [InlineData("""{"queryParameters":{"token":{"equalTo":"tok_0123456789abcdef"}}}""", 1)]
    [InlineData("""{"queryParameters":{"token":{"equalTo":"tok_0123456789abcdeX"}}}""", 0)]
    [InlineData("""{"cookies":{"session":{"equalTo":"secret-cookie-value-1"}}}""", 1)]
    [InlineData("""{"cookies":{"session":{"equalTo":"secret-cookie-value-2"}}}""", 0)]
    [InlineData("""{"cookies":{"other":{"absent":true},"theme":{"absent":false}}}""", 1)]
    [InlineData("""{"basicAuthCredentials":{"username":"dev","password":"p:w"}}""", 1)]
    [InlineData("""{"basicAuthCredentials":{"username":"dev","password":"pw"}}""", 0)]
    [InlineData("""{"headers":{"X-Kind":{"equalTo":"BLUE","caseInsensitive":true}}}""", 1)]
    [InlineData("""{"headers":{"X-Kind":{"equalTo":"BLUE"}}}""", 0)]
    [InlineData("""{"headers":{"X-Kind":{"equalTo":"second"}}}""", 1)]
    [InlineData("""{"headers":{"X-None":{"absent":true}}}""", 1)]
    [InlineData("""{"headers":{"X-None":{"doesNotContain":"x"}}}""", 0)]
    [InlineData("""{"headers":{"X-None":{"or":[{"absent":true},{"equalTo":"x"}]}}}""", 1)]
    [InlineData("""{"headers":{"X-None":{"not":{"absent":true}}}}""", 0)]
    [InlineData("""{"headers":{"X-Kind":{"and":[{"contains":"l"},{"not":{"equalTo":"black"}}]}}}""", 1)]
    [InlineData("""{"bodyPatterns":[{"doesNotContain":"secret"},{"doesNotMatch":"secret.*"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"doesNotContain":"Fix"}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"doesNotMatch":".*Fix.*"}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"type":"user"},"ignoreExtraElements":true}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":"{\"type\":\"user\"}","ignoreExtraElements":true}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"type":"user"}}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"deep":{"a":{"b":[3,1,2]}}},"ignoreExtraElements":true,"ignoreArrayOrder":true}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"deep":{"a":{"b":[3,1,2]}}},"ignoreExtraElements":true}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"deep":{"a":{"b":[1,2.0]}}},"ignoreExtraElements":true}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"messages":[{"role":"agent"},{"id":"${json-unit.any-number}","content":"${json-unit.regex}F.*"}]},"ignoreExtraElements":true,"ignoreArrayOrder":true}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"type":"${json-unit.any-number}"},"ignoreExtraElements":true}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.type"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.none"}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.empty"}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.type","equalTo":"user"}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.type","equalTo":"raw"}}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.missing","absent":true}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$['messages'][*].content","contains":"Done"}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.messages.length()","equalTo":"2"}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.messages[-1].role","equalTo":"agent"}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.deep.a.b[1:]","equalTo":"1"}}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$..b[0,2]","equalTo":"3"}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.deep","equalToJson":{"a":{"b":[1,2,3]}}}}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.messages[?(@.role == 'agent' && @.id >= 1)]"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.messages[?(@.role == 'agent' && @.id > 1)]"}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.messages[?(@.content =~ /done.*/i)]"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.messages[?(@.tags)]"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.messages[?(!@.tags || @.id != 1)]"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$..[?(@.id == $.count)]"}]}""", 0)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$..role"}]}""", 1)]
    public async Task A_pattern_matches_as_in_WireMock(string query, int count)
    {
        await using var greeter = await Greeter.StartAsync();
        var credentials = Convert.ToBase64String("dev:p:w"u8);
        await greeter.AskAsync("POST /things?q=a+b%26c&q=second&flag&token=tok_0123456789abcdef",
            $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\nX-Kind: blue\nX-Kind: second\nCookie: session=secret-cookie-value-1; theme=dark\nAuthorization: Basic {credentials}", Body);

        var counted = await greeter.ControlAsync("POST /__admin/requests/count", query);
        var found = await greeter.ControlAsync("POST /__admin/requests/find", query);
        var waited = await greeter.ControlAsync("POST /__admin/requests/wait", $$"""{"request":{{query}},"timeoutMs":0}""");

        Assert.Equal((200, $"{{\n  \"count\": {count}\n}}\n"), counted);
        Assert.Equal(count, Entries.Of(found.Body).Length);
        Assert.Equal(count == 1 ? 200 : 408, waited.Status);
    }

    [Theory]
    [InlineData("""{"urlpath":"/x"}""", "urlpath: there is no such member; did you mean urlPath? It may be method, url, urlPath, urlPattern, urlPathPattern, urlPathTemplate, "
        + "pathParameters, headers, queryParameters, cookies, basicAuthCredentials, bodyPatterns or rpc.")]
    [InlineData("""{"bodyPatterns":[{"equalToXml":"<a/>"}]}""", "equalToXml: there is no such member; did you mean equalTo? It may be ")]
    [InlineData("""{"headers":{"x":{"and":[{"before":"now"}]}}}""", "before: there is no such member. It may be ")]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.a","nope":1}}]}""", "nope: there is no such member.")]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":{"equalTo":"a"}}]}""", "expression and a pattern")]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"a.b"}]}""", "matchesJsonPath: a.b is not a path: \"$\" is missing at character 1.")]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.a[?(@.b ~ 1)]"}]}""", "is not a path")]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.a["}]}""", "an index is missing at character 5.")]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.a[?(@.b =~ /(/)]"}]}""", "is not a regular expression")]
    [InlineData("""{"bodyPatterns":[{"equalToJson":"{"}]}""", "bodyPatterns.equalToJson: it is not JSON")]
    [InlineData("""{"bodyPatterns":[{"ignoreArrayOrder":true}]}""", "bodyPatterns.ignoreArrayOrder: only equalToJson has it.")]
    [InlineData("""{"headers":{"x":{"caseInsensitive":true}}}""", "headers.x.caseInsensitive: only equalTo has it.")]
    [InlineData("""{"headers":{"x":{"or":[null]}}}""", "headers.x.or: null is not a pattern.")]
    [InlineData("""{"pathParameters":{"a":{}}}""", "pathParameters: only urlPathTemplate has names.")]
    [InlineData("""{"urlPathTemplate":"/{a}","pathParameters":{"b":{}}}""", "pathParameters.b: /{a} has no such name.")]
    [InlineData("""{"cookies":{"x":{"doesNotMatch":"("}}}""", "\"(\" is not a regular expression: ")]
    public async Task What_is_no_pattern_is_refused_by_name(string query, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        foreach (var (route, body) in new[] { ("find", query), ("count", query), ("wait", $$"""{"request":{{query}}}""") })
        {
            var (status, text) = await greeter.ControlAsync($"POST /__admin/requests/{route}", body);
            Assert.Equal(400, status);
            Assert.Contains(detail, JsonElement.Parse(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"matchesJsonPath":"$[?($[?(@ == -1)])]"}""")]
    [InlineData("""{"equalToJson":ITEMS,"ignoreArrayOrder":true}""")]
    [InlineData("""{"matchesJsonPath":"$[?(@ =~ /^(a+)+$/)]"}""")]
    public async Task What_takes_too_long_is_refused(string pattern)
    {
        await using var greeter = await Greeter.StartAsync();
        var items = $"[{string.Join(',', Enumerable.Range(0, 4000))},\"{new string('a', 60)}!\"]";
        await greeter.AskAsync("POST /things", $"Content-Length: {items.Length}", items);
        var reversed = $"[\"{new string('a', 60)}!\",{string.Join(',', Enumerable.Range(0, 4000).OrderDescending())}]";

        var (status, text) = await greeter.ControlAsync("POST /__admin/requests/find",
            $$"""{"bodyPatterns":[{{pattern.Replace("ITEMS", reversed, StringComparison.Ordinal)}}]}""");

        Assert.Equal(400, status);
        Assert.Contains("takes too long on a request that came", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_counts_from_its_arrival()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","delayMs":60000}""");
        const string Query = """{"urlPath":"/greeting"}""";

        var waiting = greeter.ControlAsync("POST /__admin/requests/wait", $$"""{"request":{{Query}}}""");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        var asked = greeter.AskAsync("GET /greeting");
        var arrived = await waiting;
        var counted = await greeter.ControlAsync("POST /__admin/requests/count", Query);
        var answered = await greeter.ControlAsync("POST /__admin/requests/wait", $$"""{"request":{{Query}},"timeoutMs":0,"answered":true}""");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));
        await asked;

        Assert.Equal([200, 200, 408], [arrived.Status, counted.Status, answered.Status]);
        Assert.Equal("{\n  \"count\": 1\n}\n", counted.Body);
    }

    [Fact]
    public async Task A_request_whose_body_is_still_being_sent_counts_and_its_body_does_once_it_is_there()
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = await greeter.ConnectAsync();
        await client.SendAsync("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nth");

        var arrived = await greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"urlPath":"/things"}}""");
        var waiting = greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"bodyPatterns":[{"equalTo":"thing"}]}}""");
        await client.SendAsync("ing");
        var complete = await waiting;

        Assert.Equal([200, 200], [arrived.Status, complete.Status]);
    }
}
