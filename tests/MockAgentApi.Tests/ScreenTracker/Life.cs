using System.Text.Json;
using Mocks.MockAgentApi.Acp;
using Mocks.MockAgentApi.Events;
using Mocks.MockAgentApi.Presets;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.ScreenTracker;

/// <summary>A conversation under a test's clock, and its events with the milliseconds since its start.</summary>
internal sealed class Life : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    private readonly ManualTime _time = new();
    private readonly Subscription _subscription;
    private readonly DateTimeOffset _begun;

    public Life(AgentApiSettings? settings = null, string? script = null, History? loaded = null, Func<LoadedState>? loadState = null)
    {
        settings ??= Settings;
        var start = new ConversationStart(loaded, settings.Agent ?? "scripted", script is null ? null : JsonSerializer.Deserialize(script, PresetJson.Default.AgentScript));
        Conversation = settings.Acp ? new AcpConversation(settings, start, _time) : new PtyConversation(settings, ServerLife.None with { LoadState = loadState }, start, _time);
        _subscription = Conversation.Subscribe();
        _begun = _time.GetUtcNow();
        Conversation.Start();
    }

    public static AgentApiSettings Settings { get; } = new(new HostSettings());

    public IConversation Conversation { get; }

    /// <summary>The state before the clock started.</summary>
    public Subscription Beginning => _subscription;

    /// <summary>The events of the last call, e.g. <c>50 message_update 0 agent Hello</c>, without trailing spaces.</summary>
    public List<string> News { get; } = [];

    public int Milliseconds => (int)(_time.GetUtcNow() - _begun).TotalMilliseconds;

    public string Status => Conversation.IsStable ? "stable" : "running";

    public string[] Messages => [.. Conversation.Messages.All().Select(message => $"{message.Id} {message.Role} {Short(message.Content)}")];

    /// <summary>Advances the clock, tick by tick.</summary>
    public Life Wait(int milliseconds)
    {
        News.Clear();
        for (var end = Milliseconds + milliseconds; Milliseconds < end;)
        {
            _time.Advance(Tick);
            Read();
        }

        return this;
    }

    /// <summary>Sends a message and waits for the end. Returns its time, and the failure.</summary>
    public (int At, string? Failure) Send(string text)
    {
        var sent = Conversation.SendAsync(text);
        var patience = Milliseconds + 200_000;
        var news = new List<string>();
        while (!sent.IsCompleted)
        {
            Assert.True(Milliseconds < patience, "It is not sent for minutes.");
            Wait(25);
            news.AddRange(News);
        }

        News.Clear();
        News.AddRange(news);
        return (Milliseconds, sent.Result);
    }

    public void Dispose() => Conversation.Dispose();

    private void Read()
    {
        while (_subscription.Live.TryRead(out var news))
        {
            var text = System.Text.Encoding.UTF8.GetString(news.Bytes.Span);
            using var data = JsonDocument.Parse(text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..]);
            var values = data.RootElement.EnumerateObject().Where(member => member.Name is not "time").Select(member => Short($"{member.Value}"));
            News.Add($"{Milliseconds} {news.Name} {string.Join(' ', values)}".TrimEnd());
        }
    }

    private static string Short(string text) => string.Join('|', text.Split('\n').Select(line => line.TrimEnd()));
}
