using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The conversation in <c>MESSAGES</c>.</summary>
public sealed class GivenMessagesTests
{
    private const string Start = """{"$schema":"http://localhost:3284/schemas/MessagesResponseBody.json","messages":[""";
    private const string MayBe = """It may be a JSON array of objects with "content" and "role" (user or agent), e.g. [{"role":"agent","content":"Hi"}].""";

    [Theory]
    [InlineData("""[{"role":"agent","content":"Hi"},{"role":"user","content":"Yes"}]""",
        """{"id":0,"content":"Hi","role":"agent","time":"2025-01-01T00:00:00Z"},{"id":1,"content":"Yes","role":"user","time":"2025-01-01T00:00:01Z"}""")]
    [InlineData("""[{"id":1,"type":"input","content":"Hi"},{"id":2,"type":"output","content":"Yes"}]""",
        """{"id":0,"content":"Hi","role":"user","time":"2025-01-01T00:00:00Z"},{"id":1,"content":"Yes","role":"agent","time":"2025-01-01T00:00:01Z"}""")]
    [InlineData("""[{"id":7,"role":"agent","content":"<b> \u00e9 \u2028","time":"2026-02-03T04:05:06.789000+02:00"}]""",
        """{"id":7,"content":"<b> é \u2028","role":"agent","time":"2026-02-03T04:05:06.789+02:00"}""")]
    [InlineData("[]", "")]
    public async Task Both_vocabularies_are_answered_in_the_real_one(string given, string messages)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), Messages: given));

        Assert.Equal(Start + messages + "]}\n", await agent.MessagesAsync());
    }

    [Fact]
    public async Task A_preset_that_was_asked_for_wins()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), "empty", """[{"role":"agent","content":"Hi"}]"""));

        Assert.Equal(Start + "]}\n", await agent.MessagesAsync());
    }

    [Theory]
    [InlineData("[{\n  \"role\": oops}]", "MESSAGES: not JSON at line 2, byte 11: 'o' is an invalid start of a value")]
    [InlineData("{}", "MESSAGES: it is not an array but object. ")]
    [InlineData("""["Hi"]""", "MESSAGES[0]: it is not an object but string. ")]
    [InlineData("""[{"role":"agent"},{"content":"Hi"}]""", "MESSAGES[1]: it has neither \"role\" nor \"type\". ")]
    [InlineData("""[{"role":"agent","text":"Hi"}]""", "MESSAGES[0]: AgentAPI has no \"text\" on a message. ")]
    [InlineData("""[{"type":"agent","content":"Hi"}]""", "MESSAGES[0]: \"type\" is \"agent\", and the Node mocks know only input and output. ")]
    [InlineData("""[{"role":5,"content":"Hi"}]""", "MESSAGES[0].role: it is not a string but number. ")]
    [InlineData("""[{"role":"agent","content":null}]""", "MESSAGES[0].content: it is not a string but null. ")]
    [InlineData("""[{"id":"1","role":"agent"}]""", "MESSAGES[0].id: it is not a whole number but string. ")]
    [InlineData("""[{"id":1.5,"role":"agent"}]""", "MESSAGES[0].id: it is not a whole number but number. ")]
    [InlineData("""[{"role":"agent","time":"yesterday"}]""", "MESSAGES[0].time: ")]
    [InlineData("""[{"role":"agent","content":"\ud83d"}]""", "MESSAGES[0].content: it has half a character, ")]
    [InlineData("""[{"role":"agent","\ud83d":""}]""", "MESSAGES[0]: it has half a character, ")]
    public async Task A_conversation_that_is_none_ends_the_start_with_1_and_the_place(string given, string place)
    {
        var refused = await Assert.ThrowsAsync<SettingException>(() => Agent.StartAsync(new AgentApiSettings(new HostSettings(), "normal", given)));

        Assert.StartsWith(place, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(MayBe, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
    }
}
