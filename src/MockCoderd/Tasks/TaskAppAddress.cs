namespace Mocks.MockCoderd.Tasks;

/// <summary>Where the tasks' AgentAPI is, for apps without an address of their own.</summary>
public sealed class TaskAppAddress(CoderdSettings settings)
{
    private string? _neighbour;

    /// <summary>The setting's; else that of the AgentAPI in the same process; null for nowhere.</summary>
    public string? Url => settings.TaskAppUrl ?? _neighbour;

    /// <summary>An AgentAPI listens in the same process.</summary>
    public void Introduce(Uri agentApi) => _neighbour = agentApi.GetLeftPart(UriPartial.Authority);
}
