namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Passes events on, one at a time, with the time of the agent's clock.</summary>
internal sealed class Teller(TimeProvider time, Action<LifeEvent> onEvent)
{
    private readonly Lock _gate = new();

    public void Tell(Func<DateTimeOffset, LifeEvent> make)
    {
        lock (_gate)
        {
            onEvent(make(time.GetUtcNow()));
        }
    }

    public void Warn(string source, string text) => Tell(at => new LifeWarning(at, source, text));
}
