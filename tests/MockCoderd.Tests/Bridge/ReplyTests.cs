using Mocks.MockCoderd.Bridge;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The model's replies are data: the first whose condition holds is given.</summary>
public sealed class ReplyTests
{
    private const string Standard = "Hello from the mock AI Bridge! No provider was asked, and nothing was spent.";

    private const string Script = """
        [
          {"when":{"toolResult":{"contains":"broken"}},"text":"It broke."},
          {"when":{"lastUserText":{"matches":"(?i).*weather.*"}},"text":"Sunny."},
          {"when":{"model":"small"},"text":"Small talk."},
          {"when":{"offersTool":"shell"},"text":"Running.","toolCalls":[{"name":"shell"}]},
          {"text":"Anything else."}
        ]
        """;

    [Theory]
    [InlineData("""{"input":"how is the WEATHER?"}""", "Sunny.")]
    [InlineData("""{"input":[{"role":"user","content":"weather"},{"role":"assistant","content":"?"},{"role":"user","content":[{"type":"input_text","text":"the"},{"type":"input_image"},{"type":"input_text","text":"news"}]}]}""", "Anything else.")]
    [InlineData("""{"model":"small","input":"hi"}""", "Small talk.")]
    [InlineData("""{"input":"run","tools":[{"name":"shell"}]}""", "Running.")]
    [InlineData("""{"input":[{"role":"user","content":"run"},{"type":"function_call_output","output":"fine"}],"tools":[{"name":"shell"}]}""", "Anything else.")]
    [InlineData("""{"input":[{"role":"user","content":"run"},{"type":"function_call_output","output":"all broken"}],"tools":[{"name":"shell"}]}""", "It broke.")]
    [InlineData("""{"input":[{"role":"user","content":"weather"},{"type":"function_call_output","output":"fine"}]}""", "Sunny.")]
    public async Task The_first_reply_that_matches_the_call_is_given(string body, string text)
    {
        await using var coderd = await TestBridge.SayingAsync(Script);

        var reply = await coderd.PostAsync(TestBridge.Responses, body);

        Assert.Contains($"\"text\": \"{text}\"", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestBridge.Chat, """{"messages":[{"role":"user","content":[{"type":"text","text":"context"},{"type":"text","text":"weather"}]}]}""", "Sunny.")]
    [InlineData(TestBridge.Chat, """{"messages":[{"role":"user","content":"run"},{"role":"tool","content":"broken"}]}""", "It broke.")]
    [InlineData(TestBridge.Chat, """{"messages":[{"role":"user","content":"run"}],"tools":[{"type":"function","function":{"name":"shell"}}]}""", "Running.")]
    [InlineData(TestBridge.Messages, """{"messages":[{"role":"user","content":[{"type":"text","text":"context"},{"type":"text","text":"weather"}]},{"role":"system","content":"a reminder"}]}""", "Sunny.")]
    [InlineData(TestBridge.Messages, """{"messages":[{"role":"user","content":"run"},{"role":"assistant","content":[]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"broken"}]}]}]}""", "It broke.")]
    [InlineData(TestBridge.Messages, """{"messages":[{"role":"user","content":"run"}],"tools":[{"name":"shell"}]}""", "Running.")]
    public async Task The_other_APIs_are_matched_alike(string path, string body, string text)
    {
        await using var coderd = await TestBridge.SayingAsync(Script);

        Assert.Contains($"\"{text}\"", (await coderd.PostAsync(path, body)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nothing_set_the_model_is_friendly_and_a_reset_brings_that_back()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"mine"}]""");

        var mine = await coderd.PostAsync(TestBridge.Responses, """{"input":"hi"}""");
        await coderd.AdminAsync("DELETE", "bridge");
        var standard = await coderd.PostAsync(TestBridge.Responses, """{"input":"hi"}""");

        Assert.Contains("\"mine\"", mine.Body, StringComparison.Ordinal);
        Assert.Contains($"\"{Standard}\"", standard.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_pieces_are_the_deltas()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"Hello","deltas":["Hel","lo"]}]""");

        var reply = await coderd.PostAsync(TestBridge.Chat, """{"stream":true}""");

        Assert.Contains("{\"content\":\"Hel\"}", reply.Body, StringComparison.Ordinal);
        Assert.Contains("{\"content\":\"lo\"}", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"maxConcurrency":-1}""", "rateLimit and maxConcurrency may be 0, for no limit, or more.")]
    [InlineData("""{"faults":[{"kind":"cut-at-event"}]}""", "faults[0].atEvent: missing. It is the number of events that are sent.")]
    [InlineData("""{"replies":[{}]}""", "replies[0].text: missing. A reply has a text, toolCalls or both.")]
    [InlineData("""{"replies":[{"text":"a"},{"text":"ab","deltas":["a"]}]}""", "replies[1].deltas: together they must be the text.")]
    [InlineData("""{"replies":[{"text":"a","when":{"lastUserText":{"matches":"("}}}]}""", "replies[0].when.matches: \"(\" is not a regular expression: Invalid pattern '^(?:()$' at offset 7. Not enough )'s.")]
    [InlineData("""{"replies":[{"text":"a","toolCalls":[{"name":"t","arguments":[1]}]}]}""", "replies[0].toolCalls: arguments must be an object.")]
    [InlineData("""{"replies":[{"text":"a","deltaMs":-1}]}""", "replies[0].deltaMs: -1 is out of range. It may be from 0 to 3600000.")]
    [InlineData("""{"replies":[{"text":"a","stopReason":"timeout"}]}""", "replies[0].stopReason: \"timeout\" is not a stop reason. It may be end_turn, max_tokens, stop_sequence, tool_use, pause_turn, refusal or model_context_window_exceeded (messages); stop, length, tool_calls, content_filter or refusal (chat/completions); completed, max_output_tokens, content_filter or refusal (responses). Each API says it in its own word.")]
    [InlineData("""{"replies":[{"txt":"a"}]}""", "txt: there is no such member; did you mean text?")]
    public async Task Replies_that_cannot_be_used_are_refused_by_name(string body, string detail)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(detail, await coderd.RefusalAsync("PUT", "bridge", body));
    }

    [Fact]
    public void The_bridge_can_be_a_file_and_a_bad_one_is_refused_at_the_start()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{"replies":[{"text":"from a file"}]}""");
            Assert.Equal("from a file", Assert.Single(Read("--bridge", file).Bridge!.Replies!).Text);
            File.WriteAllText(file, """{"replies":[{"text":"a","nope":1}]}""");
            var bad = Assert.Throws<SettingException>(() => Read("--bridge", file));
            Assert.Equal($"--bridge {file}:1: nope: there is no such member. It may be text, when, toolCalls, deltas, firstTokenMs, deltaMs, usage or stopReason.", bad.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--aibridge", "maybe", "--aibridge maybe: \"maybe\" cannot be used. It may be on, off or absent.")]
    [InlineData("--bridge-stream", "slow", "--bridge-stream slow: \"slow\" cannot be used. It may be held or live.")]
    public void A_bad_setting_is_refused_by_name(string flag, string value, string message)
    {
        Assert.Equal(message, Assert.Throws<SettingException>(() => Read(flag, value)).Message);
    }

    [Fact]
    public void Settings_are_read_from_flags_and_variables()
    {
        var settings = BridgeSettings.Read(new SettingReader(
            setting => setting.Flag == "--aibridge" ? "absent" : null, name => name == "MOCK_BRIDGE_STREAM" ? "live" : null));

        Assert.Equal(new BridgeSettings(BridgeState.Absent, Live: true), settings);
    }

    private static BridgeSettings Read(string flag, string value) =>
        BridgeSettings.Read(new SettingReader(setting => setting.Flag == flag ? value : null, _ => null));
}
