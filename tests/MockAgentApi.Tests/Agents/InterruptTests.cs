using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>Esc and Ctrl-C as raw keys, as clients of AgentAPI send them. The clock is a test's.</summary>
public sealed class InterruptTests : IAsyncDisposable
{
    private const string Escape = "\x1b";
    private const string ControlC = "\x03";

    private readonly ManualTime _time = new();
    private RunningMock? _mock;

    private IConversation Conversation => _mock!.Services.GetRequiredService<LiveConversation>().Current;

    public async ValueTask DisposeAsync()
    {
        if (_mock is not null)
        {
            await _mock.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("custom", Escape)]
    [InlineData("claude", ControlC)]
    [InlineData("codex", Escape)]
    [InlineData("amp", ControlC)]
    [InlineData("opencode", Escape)]
    public async Task A_reply_is_interrupted_the_status_becomes_stable_and_the_conversation_goes_on(string type, string key)
    {
        await StartAsync(new AgentApiSettings(new HostSettings(), AgentType: type, Agent: "lorem"));
        Assert.Null(await SendAsync("go"));
        Wait(0.35);
        Assert.False(Conversation.IsStable);

        Assert.Null(await Conversation.TypeAsync(key));
        Wait(3);

        Assert.True(Conversation.IsStable);
        var lines = Conversation.Messages.All().Last().Content.Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Equal("Lorem ipsum dolor sit amet, consectetur adipiscing elit,", lines[0]);
        Assert.Contains("[interrupted]", lines);
        Assert.DoesNotContain("dolore eu fugiat nulla pariatur.", lines);
        Assert.Null(await SendAsync("again"));
        Wait(5);
        Assert.Contains("dolore eu fugiat nulla pariatur.", Conversation.Messages.All().Last().Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_was_ended_is_told_of_by_a_verdict_and_a_reset_starts_it_again()
    {
        await StartAsync(new AgentApiSettings(new HostSettings(), Agent: "echo"));
        await Conversation.TypeAsync(ControlC);
        Wait(0.5);
        await Conversation.TypeAsync(ControlC);
        Wait(0.5);

        var user = await PostAsync("""{"type":"user","content":"hello"}""");
        var raw = await PostAsync("""{"type":"raw","content":"x"}""");
        var verdicts = await AskAsync("GET /__admin/verdicts");
        await AskAsync("POST /__admin/reset");
        Wait(5);
        var afterwards = await PostAsync("""{"type":"user","content":"hello"}""");

        Assert.StartsWith("HTTP/1.1 500 ", user, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500 ", raw, StringComparison.Ordinal);
        Assert.Equal(2, verdicts.Split("""
                  "verdict": {
                    "code": "agent-ended",
                    "status": 500,
                    "text": "real AgentAPI 0.12.1 would answer 500 at the moment of its agent's end, and then exit with 0: no later request would be answered",
                    "detail": "The agent has ended with exit code 0.",
                    "hint": "POST /__admin/reset starts it again, with a new conversation; PUT /__admin/preset starts another one."
                  }
            """).Length - 1);
        Assert.Contains("\"ok\":true", afterwards, StringComparison.Ordinal);
    }

    private async Task StartAsync(AgentApiSettings settings)
    {
        _mock = await AgentApiMock.StartAsync(settings, _time);
        Wait(5);
    }

    private async Task<string?> SendAsync(string text)
    {
        var sent = Conversation.SendAsync(text);
        while (!sent.IsCompleted)
        {
            Wait(0.025);
        }

        return await sent;
    }

    private Task<string> AskAsync(string line, string body = "") =>
        RawClient.AskAsync(_mock!.Address, RawClient.Request(line, $"Content-Length: {body.Length}", body));

    private async Task<string> PostAsync(string json)
    {
        var answer = AskAsync("POST /message", json);
        while (!answer.IsCompleted)
        {
            Wait(0.025);
            await Task.Yield();
        }

        return await answer;
    }

    private void Wait(double seconds)
    {
        for (var tick = 0; tick < seconds * 40; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(25));
        }
    }
}
