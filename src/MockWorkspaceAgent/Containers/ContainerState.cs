using System.Text;
using Mocks.Go.Crypto;
using Mocks.Go.Time;
using Mocks.Mocking.Control;
using Mocks.Mocking.Views;
using Mocks.MockWorkspaceAgent.Presets;

namespace Mocks.MockWorkspaceAgent.Containers;

/// <summary>The containers as the agent knows them now. A copy for a request whose answer is replaced changes nothing.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentcontainers/api.go</c>. Not reproduced: the scans themselves, the CLI of dev containers and the agents in them.</remarks>
internal sealed class ContainerState(WorkspaceAgentPresets presets, TimeProvider time) : IRequestState<ContainerState>, IResettable
{
    private readonly Lock _gate = new();
    private object? _selection;
    private ContainersFile? _source;
    private IReadOnlyList<Devcontainer> _devcontainers = [];
    private IReadOnlyList<AgentContainer> _containers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where they come from; null when dev containers are not enabled.</summary>
    public ContainersFile? Source => presets.Containers;

    public ContainersResponse List() => Locked(() => new ContainersResponse(
        _devcontainers.Count == 0 ? null : [.. _devcontainers.OrderBy(known => known.WorkspaceFolder, StringComparer.Ordinal)], _containers, _source?.Warnings));

    /// <summary>Done at the next change of a dev container.</summary>
    public Task Changed => Locked(() => _changed.Task);

    public Devcontainer? Find(string id) => Locked(() => _devcontainers.FirstOrDefault(known => $"{known.Id}" == id));

    /// <summary>Begins to make its container again. It has the status <c>starting</c> until that is done.</summary>
    public void Recreate(Devcontainer known)
    {
        Change(known.Id, one => one with { Status = "starting", Container = null, Error = null });
        _ = FinishAsync(known, _selection, TimeSpan.FromMilliseconds(Source?.Behaviour.RecreateMs ?? 0));
    }

    /// <summary>Stops and removes its container, and forgets it.</summary>
    /// <returns>The step that failed: <c>stop</c>, <c>remove</c> or <c>agent</c>; null when all is done.</returns>
    public string? Delete(Devcontainer known)
    {
        if (FailureOf(known) is { } step && step != "recreate")
        {
            Change(known.Id, one => one with { Status = "error", Error = Failure(step) });
            return step;
        }

        lock (_gate)
        {
            _devcontainers = [.. _devcontainers.Where(one => one.Id != known.Id)];
            _containers = [.. _containers.Where(one => one.Id != known.Container?.Id)];
            Tell();
        }

        return null;
    }

    public static string Failure(string step) => $"the mock's file of containers makes \"{step}\" fail";

    public ContainerState Detach() => Locked(() => new ContainerState(presets, time) { _selection = _selection, _source = _source, _devcontainers = _devcontainers, _containers = _containers });

    public void Reset()
    {
        lock (_gate)
        {
            _selection = null; // They are taken again at the next use.
            Tell();
        }
    }

    private string? FailureOf(Devcontainer known) => Source?.Behaviour.FailureOf(known);

    private async Task FinishAsync(Devcontainer before, object? selection, TimeSpan after)
    {
        await Task.Delay(after, time);
        lock (_gate)
        {
            if (_selection != selection || _devcontainers.FirstOrDefault(one => one.Id == before.Id) is not { Status: "starting" } now)
            {
                return; // After a reset, or a deletion.
            }

            if (FailureOf(before) == "recreate")
            {
                Replace(now with { Status = "error", Error = Failure("recreate") });
                return;
            }

            var container = ContainerOf(before);
            _containers = [.. _containers.Where(one => one.Id != before.Container?.Id), container];
            Replace(now with { Status = "running", Dirty = false, Container = container });
        }
    }

    // A new container has a new id.
    private AgentContainer ContainerOf(Devcontainer before)
    {
        var old = before.Container ?? new AgentContainer(default, $"{before.Id}", before.Name, "", new Dictionary<string, string>(), true, [], "running", new Dictionary<string, string>());
        return old with { CreatedAt = GoTime.From(time.GetUtcNow()), Running = true, Id = Convert.ToHexStringLower(Sha256.Sum256(Encoding.UTF8.GetBytes(old.Id))) };
    }

    private void Change(Guid id, Func<Devcontainer, Devcontainer> change)
    {
        lock (_gate)
        {
            if (_devcontainers.FirstOrDefault(one => one.Id == id) is { } known)
            {
                Replace(change(known));
            }
        }
    }

    private void Replace(Devcontainer changed)
    {
        _devcontainers = [.. _devcontainers.Select(one => one.Id == changed.Id ? changed : one)];
        Tell();
    }

    private void Tell()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            if (_selection != presets.Selection)
            {
                (_selection, _source) = (presets.Selection, presets.Containers);
                (_devcontainers, _containers) = (_source?.Devcontainers ?? [], _source?.Containers ?? []);
            }

            return read();
        }
    }
}
