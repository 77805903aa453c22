using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>Each preset does what its description says. The clock is a test's.</summary>
public sealed class BitingPresetTests : IAsyncDisposable
{
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

    [Fact]
    public async Task Never_ready_stays_running()
    {
        await StartAsync("never-ready");

        Wait(60);

        Assert.False(Conversation.IsStable);
        Assert.NotNull(await SendAsync("x"));
    }

    [Fact]
    public async Task Stuck_is_stable_and_deaf()
    {
        await StartAsync("stuck");
        Assert.Null(await SendAsync("x"));
        Wait(5);

        Assert.True(Conversation.IsStable);
        Assert.EndsWith("timeout waiting for condition", await SendAsync("again"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dies_exits_with_1_in_the_middle()
    {
        await StartAsync("dies");
        Assert.Null(await SendAsync("x"));
        Wait(2);

        Assert.Equal(1, await Conversation.AgentExited);
        Assert.StartsWith("Let me see. First I will ", LastAnswer, StringComparison.Ordinal);
        Assert.Equal("write /dev/ptmx: input/output error", await Conversation.TypeAsync("x"));
    }

    [Fact]
    public async Task Double_says_everything_twice()
    {
        await StartAsync("double");
        Assert.Null(await SendAsync("hi"));
        Wait(5);

        Assert.Equal(["You said: hi", "", "You said: hi"], LastAnswer.Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Redraws_is_never_stable_again()
    {
        await StartAsync("redraws");
        Assert.Null(await SendAsync("x"));
        Wait(60);
        var then = LastAnswer;
        Wait(0.1);

        Assert.False(Conversation.IsStable);
        Assert.NotEqual(then, LastAnswer);
    }

    [Fact]
    public async Task Redraws_is_stable_again_when_it_is_interrupted()
    {
        await StartAsync("redraws");
        Assert.Null(await SendAsync("x"));
        Wait(5);
        Assert.False(Conversation.IsStable);

        Assert.Null(await Conversation.TypeAsync("\x1b"));
        Wait(3);

        Assert.True(Conversation.IsStable);
        Assert.Equal(["Thinking", "[interrupted]"], LastAnswer.Split('\n').Select(line => line.TrimEnd()));
        Assert.Null(await SendAsync("y"));
    }

    [Theory]
    [InlineData("long-reply", 200_000, 220_000)]
    [InlineData("full-screens", 69_000, 81_000)]
    public async Task Long_ones_are_long_and_the_agent_is_ready_after_them(string preset, int least, int most)
    {
        await StartAsync(preset);
        Assert.Null(await SendAsync("first"));
        Wait(5);

        Assert.InRange(LastAnswer.Length, least, most);
        Assert.Null(await SendAsync("second"));
    }

    [Fact]
    public async Task Same_reply_to_the_same_words_is_empty_the_second_time_and_never_seen_the_third()
    {
        await StartAsync("same-reply");
        Assert.Null(await SendAsync("again"));
        Wait(5);
        Assert.Null(await SendAsync("again"));
        Wait(5);
        Assert.Equal(("", true), (LastAnswer, Conversation.IsStable));
        Assert.Null(await SendAsync("again"));
        Wait(60);

        Assert.Equal(("again", false), (LastAnswer, Conversation.IsStable));
    }

    private string LastAnswer => Conversation.Messages.All().Last().Content;

    private async Task StartAsync(string preset)
    {
        _mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), preset), _time);
        Wait(5);
    }

    private void Wait(double seconds)
    {
        for (var tick = 0; tick < seconds * 40; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(25));
        }
    }

    private async Task<string?> SendAsync(string text)
    {
        var sent = Conversation.SendAsync(text);
        for (var tick = 0; tick < 2000 && !sent.IsCompleted; tick++)
        {
            Wait(0.025);
        }

        return await sent;
    }
}
