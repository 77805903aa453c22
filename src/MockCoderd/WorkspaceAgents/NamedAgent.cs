namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>The agent that the path names.</summary>
internal sealed record NamedAgent(Workspace Workspace, Agent Agent)
{
    public static ValueTask<NamedAgent?> BindAsync(HttpContext context) => Guards.FoundAsync<NamedAgent>(context);

    /// <summary>Finds it, for a user who may see it. Lenient answers take every name for the default agent.</summary>
    /// <remarks>Source: coder/coder, <c>coderd/httpmw/workspaceagentparam.go</c>.</remarks>
    public static Answer? Guard(HttpContext context)
    {
        var world = context.RequestServices.GetRequiredService<WorldStore>();
        var (found, refusal) = Guards.FindForUser<NamedAgent>(context, "workspaceagent",
            id => world.AgentById(id) is var (workspace, agent) && !workspace.Deleted ? (new NamedAgent(workspace, agent), workspace.Owner) : null);
        return Guards.Pass(context, found, refusal, _ => new NamedAgent(world.DefaultAgent.Workspace, world.DefaultAgent.Agent));
    }
}
