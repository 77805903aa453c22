namespace Mocks.AgentRpc.Yamux;

/// <summary>The pings that wait for an answer. All members need the session's lock.</summary>
internal sealed class Pings
{
    private Dictionary<uint, TaskCompletionSource>? _waiting;
    private uint _nextId;

    public (uint Id, Task Answered) Add()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = _nextId++;
        (_waiting ??= []).Add(id, answered);
        return (id, answered.Task);
    }

    public void Answer(uint id)
    {
        if (_waiting?.GetValueOrDefault(id) is { } answered)
        {
            answered.TrySetResult();
        }
    }

    public void Remove(uint id) => _waiting?.Remove(id);

    public void Close()
    {
        foreach (var answered in _waiting?.Values ?? Enumerable.Empty<TaskCompletionSource>())
        {
            answered.TrySetException(new YamuxException(YamuxException.SessionShutdown));
        }
    }
}
