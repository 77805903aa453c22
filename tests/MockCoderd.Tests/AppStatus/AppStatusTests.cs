namespace Mocks.MockCoderd.Tests.AppStatus;

/// <summary>The status that an app reports, with the checks of older and newer releases.</summary>
public sealed class AppStatusTests
{
    private const string BadState = """{"message":"Failed to parse request.","detail":"Invalid state: foo"}""";
    private const string BadStateBefore =
        """{"message":"Invalid state provided.","detail":"invalid state: \"foo\"","validations":[{"field":"state","detail":"State must be one of: complete, failure, working."}]}""";
    private const string TooLong =
        """{"message":"Message is too long.","detail":"Message must be less than 160 characters.","validations":[{"field":"message","detail":"Message must be less than 160 characters."}]}""";
    private const string NoApp = """{"message":"Failed to get workspace app.","detail":"No app found with slug \"nobody\""}""";

    [Fact]
    public async Task A_status_is_stored_and_null_is_answered()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("app-status",
            """{"app_slug":"agentapi","state":"working","message":"Reading files","uri":"https://github.com/o/r/pull/1","icon":"x","needs_user_attention":true}""");

        Assert.Equal(Reply.Json(200, "null"), reply.Text);
        var status = Assert.Single((await coderd.WorkspaceAsync()).GetProperty("appStatuses").EnumerateArray());
        Assert.Equal(
            ("working", "Reading files", "https://github.com/o/r/pull/1", "2026-02-01T11:00:00+00:00"),
            (status.GetProperty("state").GetString(), status.GetProperty("message").GetString(), status.GetProperty("uri").GetString(), status.GetProperty("createdAt").GetString()));
    }

    [Fact]
    public async Task Every_accepted_call_adds_a_row()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        foreach (var state in (string[])["working", "idle", "complete", "failure"])
        {
            await coderd.PatchAsync("app-status", $$"""{"app_slug":"agentapi","state":"{{state}}"}""");
        }

        Assert.Equal(["working", "idle", "complete", "failure"],
            (await coderd.WorkspaceAsync()).GetProperty("appStatuses").EnumerateArray().Select(status => status.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("2.32", """{"app_slug":"nobody","state":"foo","message":"LONG"}""", BadState)]
    [InlineData("2.32", """{"app_slug":"nobody","state":"idle","message":"LONG"}""", TooLong)]
    [InlineData("2.32", """{"app_slug":"nobody","state":"idle","message":"x"}""", NoApp)]
    [InlineData("2.37", """{"app_slug":"nobody","state":"foo","message":"LONG"}""", BadState)]
    [InlineData("2.31", """{"app_slug":"nobody","state":"foo","message":"LONG"}""", NoApp)]
    [InlineData("2.31", """{"app_slug":"agentapi","state":"foo","message":"LONG"}""", TooLong)]
    [InlineData("2.31", """{"app_slug":"agentapi","state":"foo","message":"x"}""", BadStateBefore)]
    [InlineData("2.29", """{"app_slug":"agentapi","state":"foo","message":"x"}""", BadStateBefore)]
    public async Task Of_several_things_wrong_the_release_says_which_comes_first(string release, string body, string expected)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var reply = await coderd.PatchAsync("app-status", body.Replace("LONG", new string('x', 161), StringComparison.Ordinal));

        Assert.Equal(Reply.Json(400, expected), reply.Text);
        Assert.Empty((await coderd.WorkspaceAsync()).GetProperty("appStatuses").EnumerateArray());
    }

    [Theory]
    [InlineData("2.34", "Working", 200)]
    [InlineData("2.34", "IDLE", 200)]
    [InlineData("2.34", "", 400)]
    [InlineData("2.34", "failed", 400)]
    [InlineData("2.31", "idle", 200)]
    [InlineData("2.31", "Working", 400)]
    public async Task States_are_taken_in_any_case_from_2_32_on(string release, string state, int status)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var reply = await coderd.PatchAsync("app-status", $$"""{"app_slug":"agentapi","state":"{{state}}"}""");

        Assert.Equal(status, reply.Status);
        Assert.All((await coderd.WorkspaceAsync()).GetProperty("appStatuses").EnumerateArray(),
            stored => Assert.Equal(state.ToLowerInvariant(), stored.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("x", 160, 200)]
    [InlineData("x", 161, 400)]
    [InlineData("ü", 80, 200)]
    [InlineData("ü", 81, 400)]
    [InlineData("🎉", 40, 200)]
    [InlineData("🎉", 41, 400)]
    [InlineData(" ", 161, 400)]
    public async Task The_limit_is_160_bytes_as_sent(string letter, int times, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("app-status",
            $$"""{"app_slug":"agentapi","state":"idle","message":"{{string.Concat(Enumerable.Repeat(letter, times))}}"}""");

        Assert.Equal(status == 200 ? Reply.Json(200, "null") : Reply.Json(400, TooLong), reply.Text);
    }

    [Theory]
    [InlineData("normal text", "normal text")]
    [InlineData(@"\tfoo \r\n\n bar  ", "foo bar")]
    [InlineData(@"foo\\nbar", "foo bar")]
    [InlineData(@"say \\\""hi\\\""", "say &#34;hi&#34;")]
    [InlineData("通常のテキスト 🎉", "通常のテキスト 🎉")]
    [InlineData(@"a\u00a0\u2003b", "a b")]
    [InlineData(@"foo\u0000\u0007\u0008bar", "foobar")]
    [InlineData(@"a \u0007 b", "a  b")]
    [InlineData(@"\u202eabc\u200b\ufeff", "abc")]
    [InlineData(@"foo\u001b[31mred\u001b[0mbar", "fooredbar")]
    [InlineData(@"\u001b[1;31mred\u001b]0;title\u0007!", "red!")]
    [InlineData(@"<a href='javascript:alert(1)'>link</a>", "link")]
    [InlineData(@"<a title='a>b' href=x>link</a>", "link")]
    [InlineData(@"<style>body{display:none}</style>x", "x")]
    [InlineData(@"<script>alert('xss')</script>x", "x")]
    [InlineData(@"<iframe src='evil.com'><b>y</b></iframe>x", "x")]
    [InlineData(@"a<object/>b<object>c</object>d", "abd")]
    [InlineData(@"<!-- comment -->visible", "visible")]
    [InlineData(@"<!doctype html><html>HTML</html>", "HTML")]
    [InlineData(@"<br>line<br/> break", "line break")]
    [InlineData(@"<title>a<b>c</title>", "a&lt;b&gt;c")]
    [InlineData(@"1 < 2 && it's > 0", "1 &lt; 2 &amp;&amp; it&#39;s &gt; 0")]
    [InlineData(@"&lt;b&gt; &amp; &copy;", "&lt;b&gt; &amp; ©")]
    [InlineData(@"cut <b", "cut")]
    [InlineData(@"</>x</ y>z", "xz")]
    public async Task A_message_is_cleaned_before_it_is_stored(string sent, string stored)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("app-status", $$"""{"app_slug":"agentapi","state":"idle","message":"{{sent}}"}""");

        Assert.Equal(Reply.Json(200, "null"), reply.Text);
        Assert.Equal(stored, (await coderd.WorkspaceAsync()).GetProperty("appStatuses")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type agentsdk.PatchAppStatus")]
    [InlineData("""{"state":5}""", "json: cannot unmarshal number into Go struct field PatchAppStatus.state of type codersdk.WorkspaceAppStatusState")]
    [InlineData("""{"needs_user_attention":"yes"}""", "json: cannot unmarshal string into Go struct field PatchAppStatus.needs_user_attention of type bool")]
    public async Task A_bad_body_is_refused_in_the_decoders_words(string body, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("app-status", body);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Request body must be valid JSON.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Fact]
    public async Task The_app_is_one_of_the_agents_own()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("app-status", """{"app_slug":"nobody","state":"idle"}""", Known.OtherAgentToken);

        Assert.Equal(Reply.Json(400, NoApp), reply.Text);
        Assert.Equal(400, (await coderd.PatchAsync("app-status", """{"app_slug":"AgentAPI","state":"idle"}""")).Status);
    }
}
