using Mocks.Workspace.Life;

namespace Mocks.Workspace.Containers;

/// <summary>The containers of a workspace: one for each agent.</summary>
/// <param name="ByAgent">By the names of the agents.</param>
internal sealed record AgentContainers(IReadOnlyDictionary<string, AgentContainer> ByAgent) : IAsyncDisposable
{
    /// <summary>The folders that are <c>/tmp</c> there.</summary>
    public IReadOnlyList<string> Temporary => [.. ByAgent.Values.Select(container => container.SharedTemp)];

    /// <exception cref="Mocking.Settings.SettingException">The image cannot be used (exit 3).</exception>
    public static async Task<AgentContainers> StartAsync(ContainerImage image, ScratchFolder scratch, IEnumerable<string> agents)
    {
        var started = new Dictionary<string, AgentContainer>();
        var containers = new AgentContainers(started);
        try
        {
            foreach (var agent in agents)
            {
                started[agent] = await AgentContainer.StartAsync(image, new ContainerFolders(scratch, agent));
            }

            return containers;
        }
        catch
        {
            await containers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in ByAgent.Values)
        {
            await container.DisposeAsync();
        }
    }
}
