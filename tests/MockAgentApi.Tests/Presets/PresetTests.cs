using System.Text.Json;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

public sealed class PresetTests
{
    private const string Start = """{"$schema":"http://localhost:3284/schemas/MessagesResponseBody.json","messages":[""";

    [Fact]
    public async Task Normal_is_the_conversation_of_the_node_mock_in_the_words_of_the_real_one()
    {
        await using var agent = await Agent.StartAsync();

        Assert.Equal(Start + """
            {"id":0,"content":"Hello","role":"user","time":"2025-01-01T00:00:00Z"},
            {"id":1,"content":"Hi there","role":"agent","time":"2025-01-01T00:00:01Z"},
            {"id":2,"content":"How are you?","role":"user","time":"2025-01-01T00:00:02Z"},
            {"id":3,"content":"Good!","role":"agent","time":"2025-01-01T00:00:03Z"},
            {"id":4,"content":"Great","role":"user","time":"2025-01-01T00:00:04Z"}]}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n", await agent.MessagesAsync());
    }

    [Fact]
    public async Task Empty_is_a_list_and_not_null()
    {
        await using var agent = await Agent.StartAsync("empty");

        Assert.Equal(Start + "]}\n", await agent.MessagesAsync());
    }

    [Fact]
    public async Task Many_is_fifteen_messages_of_the_user_at_one_time()
    {
        await using var agent = await Agent.StartAsync("many");

        Assert.Equal(Start + string.Join(',', Enumerable.Range(0, 15).Select(id =>
            $$"""{"id":{{id}},"content":"Message {{id + 1}}","role":"user","time":"2025-01-01T00:00:00Z"}""")) + "]}\n", await agent.MessagesAsync());
    }

    [Fact]
    public async Task Huge_is_seventy_thousand_x()
    {
        await using var agent = await Agent.StartAsync("huge");

        Assert.Equal(Start + $$"""{"id":0,"content":"{{new string('x', 70_000)}}","role":"agent","time":"2025-01-01T00:00:00Z"}]}""" + "\n", await agent.MessagesAsync());
    }

    [Fact]
    public async Task The_legacy_wire_is_what_the_node_mock_writes()
    {
        await using var normal = await Agent.StartAsync("normal", legacy: true);
        await using var many = await Agent.StartAsync("many", legacy: true);
        await using var huge = await Agent.StartAsync("huge", legacy: true);

        Assert.Equal("""
            {"messages":[{"id":1,"type":"input","content":"Hello","time":"2025-01-01T00:00:00Z"},
            {"id":2,"type":"output","content":"Hi there","time":"2025-01-01T00:00:01Z"},
            {"id":3,"type":"input","content":"How are you?","time":"2025-01-01T00:00:02Z"},
            {"id":4,"type":"output","content":"Good!","time":"2025-01-01T00:00:03Z"},
            {"id":5,"type":"input","content":"Great","time":"2025-01-01T00:00:04Z"}]}
            """.Replace("\n", "", StringComparison.Ordinal), await normal.MessagesAsync());
        Assert.Equal("""{"messages":[""" + string.Join(',', Enumerable.Range(1, 15).Select(id =>
            $$"""{"id":{{id}},"type":"input","content":"Message {{id}}","time":"2025-01-01T00:00:00Z"}""")) + "]}", await many.MessagesAsync());
        Assert.Equal($$"""{"messages":[{"id":1,"type":"output","content":"{{new string('x', 70_000)}}","time":"2025-01-01T00:00:00Z"}]}""", await huge.MessagesAsync());
        Assert.Equal("""{"status":"stable"}""", await normal.BodyAsync("GET /status"));
    }

    [Fact]
    public async Task The_legacy_wire_escapes_as_javascript_does()
    {
        const string Messages = """[{"type":"output","content":"<&> \"q\" \\ \/ \b\f\n\r\t \u0001\u001f\u007f é 😀 \u2028\u2029."}]""";
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), Messages: Messages, LegacyWire: true));

        Assert.Equal(
            """{"messages":[{"id":1,"type":"output","content":"<&> \"q\" \\ / \b\f\n\r\t \u0001\u001f""" + "\u007f é 😀 \u2028\u2029.\",\"time\":\"2025-01-01T00:00:00Z\"}]}",
            await agent.MessagesAsync());
    }

    [Theory]
    [InlineData("padded")]
    [InlineData("unicode")]
    [InlineData("fullscreen")]
    public async Task Screens_are_padded_to_eighty_cells_and_ids_count_from_0(string preset)
    {
        await using var agent = await Agent.StartAsync(preset);

        var messages = Parse(await agent.MessagesAsync());

        Assert.Equal(Enumerable.Range(0, messages.Length), messages.Select(message => message.Id));
        Assert.Contains(messages, message => message.Role == "user");
        // Wide characters take one cell in the terminal that AgentAPI holds (recorded: exchange-wide).
        Assert.All(messages.Where(message => message.Role == "agent").SelectMany(message => message.Content.Split('\n')),
            line => Assert.Equal(80, line.EnumerateRunes().Count()));
    }

    [Fact]
    public async Task Fullscreen_is_seven_messages_that_are_nearly_all_blanks()
    {
        await using var agent = await Agent.StartAsync("fullscreen");

        var messages = Parse(await agent.MessagesAsync());

        Assert.Equal(7, messages.Length);
        Assert.All(messages.Where(message => message.Role == "agent"), message =>
        {
            Assert.InRange(message.Content.Split('\n').Length, 850, 1000);
            Assert.True(message.Content.Count(letter => letter == ' ') > message.Content.Length * 0.95);
        });
    }

    [Fact]
    public async Task Unicode_holds_wide_letters_emoji_quotes_and_control_characters()
    {
        await using var agent = await Agent.StartAsync("unicode");

        var text = string.Concat(Parse(await agent.MessagesAsync()).Select(message => message.Content));

        Assert.All((string[])["日本語", "中文", "한국어", "😀", "\"", "\\", "<tags> &", "\u001b["], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nope", ".")]
    [InlineData("Normal", "; did you mean normal?")]
    [InlineData("MESSAGES", ".")]
    public async Task An_unknown_preset_is_refused_with_those_there_are(string preset, string meant)
    {
        var refused = await Assert.ThrowsAsync<SettingException>(() => Agent.StartAsync(preset));

        Assert.Equal((
            $"PRESET={preset}: there is no preset \"{preset}\"{meant} It may be normal, many, huge, empty, unicode, padded, fullscreen, long, bogus, failing, missing, redirecting, never-ready, stuck, dies, double, redraws, long-reply, full-screens or same-reply.", 2),
            (refused.Message, refused.ExitCode));
    }

    private static (int Id, string Role, string Content)[] Parse(string body)
    {
        using var parsed = JsonDocument.Parse(body);
        return [.. parsed.RootElement.GetProperty("messages").EnumerateArray().Select(message =>
            (message.GetProperty("id").GetInt32(), message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!))];
    }
}
