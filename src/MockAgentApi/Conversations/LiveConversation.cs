namespace Mocks.MockAgentApi.Conversations;

/// <summary>The conversation that is going on. Another preset, and a reset, begin another life of it.</summary>
/// <param name="begin">Makes a life of what it starts with: a preset's messages, or an agent that was just launched.</param>
public sealed class LiveConversation(Func<Start, IConversation> begin) : IDisposable
{
    private volatile IConversation? _current;

    /// <exception cref="InvalidOperationException">None has begun, which presets see to before the mock listens.</exception>
    public IConversation Current => _current ?? throw new InvalidOperationException("No conversation has begun.");

    /// <summary>Ends the life before it: its streams are cut, and what was being sent fails.</summary>
    public void Begin(Start start)
    {
        var before = _current;
        _current = begin(start);
        before?.Dispose();
    }

    public void Dispose() => _current?.Dispose();
}

/// <summary>What a life of the conversation starts with.</summary>
/// <param name="Loaded">Messages that are there at once, the agent waiting; null when it starts fresh, as the real one does.</param>
public sealed record Start(History? Loaded);
