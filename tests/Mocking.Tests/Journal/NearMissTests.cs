using System.Text.Json.Nodes;

namespace Mocks.Mocking.Tests;

/// <summary>What <c>wait</c> and <c>find</c> say of the requests that nearly matched.</summary>
public sealed class NearMissTests
{
    [Fact]
    public async Task A_wait_in_vain_names_the_three_nearest_nearest_first()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /nowhere");
        await greeter.AskAsync("POST /things", "Content-Length: 2", "{}");
        await greeter.AskAsync("GET /long");
        await greeter.AskAsync("POST /things", "X-Kind: user\nContent-Length: 16", """{"state":"idle"}""");
        await greeter.JournalAsync(4);

        var (status, body) = await greeter.ControlAsync("POST /__admin/requests/wait", """
            {"timeoutMs":0,"request":{"method":"POST","urlPath":"/things","headers":{"X-Kind":{"equalTo":"user"}},
              "bodyPatterns":[{"matchesJsonPath":{"expression":"$.state","equalTo":"working"}}]}}
            """);

        Assert.Equal(408, status);
        Assert.Equal(
            [
                """4 POST /things: body: $.state was "idle", expected equalTo "working" """.TrimEnd(),
                """2 POST /things: headers.X-Kind: was missing, expected equalTo "user"; body: $.state was missing, expected equalTo "working" """.TrimEnd(),
                "3 GET /long: method: was \"GET\", expected \"POST\"; urlPath: was \"/long\", expected \"/things\"; "
                    + "headers.X-Kind: was missing, expected equalTo \"user\"; body: was missing, expected $.state equalTo \"working\"",
            ],
            MissesOf(body));
    }

    [Theory]
    [InlineData("""{"url":"/things"}""", """url: was "/things?size=3&token=tok_…#", expected "/things" """)]
    [InlineData("""{"urlPattern":"/things.x"}""", """urlPattern: was "/things?size=3&token=tok_…#", expected a match of /things.x """)]
    [InlineData("""{"urlPathTemplate":"/{what}","pathParameters":{"what":{"contains":"x"}}}""", """urlPathTemplate: was "/things?size=3&token=tok_…#", expected /{what}, what contains "x" """)]
    [InlineData("""{"queryParameters":{"size":{"equalTo":"4"}}}""", """queryParameters.size: was "3", expected equalTo "4" """)]
    [InlineData("""{"queryParameters":{"size":{"absent":true}}}""", """queryParameters.size: was "3", expected nothing there """)]
    [InlineData("""{"cookies":{"a":{"matches":"b+"}}}""", """cookies.a: was missing, expected matches "b+" """)]
    [InlineData("""{"headers":{"X-Two":{"or":[{"equalTo":"c"},{"not":{"contains":"a"}}]}}}""", """headers.X-Two: was "a", "ab", expected (equalTo "c") or (not (contains "a")) """)]
    [InlineData("""{"bodyPatterns":[{"equalToJson":{"a":1}}]}""", """body: was "abc", expected equalToJson {"a":1} """)]
    [InlineData("""{"bodyPatterns":[{"matchesJsonPath":"$.a"}]}""", """body: was not JSON: "abc", expected $.a something there """)]
    [InlineData("""{"bodyPatterns":[{"contains":"x","doesNotContain":"b"}]}""", """body: was "abc", expected contains "x" and doesNotContain "b" """)]
    public async Task Each_member_says_what_was_there_and_what_was_expected(string query, string differs)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /things?size=3&token=tok_0123456789abcdef", "X-Two: a\nX-Two: ab\nContent-Length: 3", "abc");
        await greeter.JournalAsync();

        var (status, body) = await greeter.ControlAsync("POST /__admin/requests/find", query);

        Assert.Equal(200, status);
        var miss = Assert.Single(MissesOf(body));
        Assert.EndsWith(": " + differs.TrimEnd(), System.Text.RegularExpressions.Regex.Replace(miss, "…#[0-9a-f]+", "…#"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_blotted_out_on_both_sides()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /things", "Authorization: Bearer tok_0123456789abcdef\nContent-Length: 39", """{"password":"secret-of-the-body-00001"}""");
        await greeter.JournalAsync();

        var (_, body) = await greeter.ControlAsync("POST /__admin/requests/wait", """
            {"timeoutMs":0,"request":{"headers":{"Authorization":{"equalTo":"Bearer tok_ffffffffffffffff"}},"bodyPatterns":[{"contains":"nothing"}]}}
            """);

        Assert.Contains("headers.Authorization: was ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", body, StringComparison.Ordinal);
        Assert.DoesNotContain("ffffffffffff", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-body", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_matches_and_is_not_answered_is_near_for_those_who_wait_for_the_answer()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","delayMs":60000}""");
        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request("GET /greeting"));
        await time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(1));

        var (_, body) = await greeter.ControlAsync("POST /__admin/requests/wait", """{"timeoutMs":0,"answered":true,"request":{"urlPath":"/greeting"}}""");

        Assert.Equal(["1 GET /greeting: it has not ended"], MissesOf(body));
    }

    [Fact]
    public async Task What_is_found_has_no_near_misses_and_a_pattern_that_takes_too_long_on_others_is_no_error()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("POST /things", "Content-Length: 40", new string('a', 40));
        await greeter.JournalAsync(2);

        var (_, found) = await greeter.ControlAsync("POST /__admin/requests/find", """{"urlPath":"/greeting"}""");
        var (status, _) = await greeter.ControlAsync("POST /__admin/requests/find", """{"method":"PUT","bodyPatterns":[{"matches":"(a+)+b"}]}""");

        Assert.DoesNotContain("nearest", found, StringComparison.Ordinal);
        Assert.Equal(200, status);
    }

    private static string[] MissesOf(string json) => [.. JsonNode.Parse(json)!["nearest"]!.AsArray().Select(miss =>
        $"{miss!["id"]} {miss["method"]} {miss["url"]}: {string.Join("; ", miss["differs"]!.AsArray().Select(one => (string)one!))}")];
}
