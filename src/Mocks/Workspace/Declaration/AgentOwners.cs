namespace Mocks.Workspace.Declaration;

/// <summary>Something that names its agent in <c>agent_id</c>.</summary>
internal sealed record OfAgent<T>(string AgentId, string Address, T Value);

/// <summary>Gives each agent what names it, and notes what names no agent: coderd drops that without a word.</summary>
internal sealed class AgentOwners(IReadOnlyList<AgentReading> agents)
{
    private readonly HashSet<string> _ids = [.. agents.Select(agent => agent.Id)];
    private readonly Dictionary<string, string> _subagents = [];
    private readonly List<string> _dropped = [];

    public IReadOnlyList<string> Dropped => _dropped;

    public void AddSubagents(IEnumerable<DeclaredDevcontainer> devcontainers)
    {
        foreach (var container in devcontainers.Where(container => container.SubagentId.Length > 0))
        {
            _subagents[container.SubagentId] = container.Source;
        }
    }

    public ILookup<string, T> Group<T>(IEnumerable<OfAgent<T>> things)
    {
        var all = things.ToArray();
        foreach (var thing in all.Where(thing => !_ids.Contains(thing.AgentId)))
        {
            _dropped.Add(_subagents.TryGetValue(thing.AgentId, out var container)
                ? $"{thing.Address}: belongs to the dev container {container}, which is not started here"
                : $"{thing.Address}: agent_id matches no agent");
        }

        return all.ToLookup(thing => thing.AgentId, thing => thing.Value);
    }
}
