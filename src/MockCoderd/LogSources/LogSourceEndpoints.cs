using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.LogSources;

/// <summary>Registers a source of an agent's log lines.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentPostLogSource</c>. A repeat is
/// answered with its own values, and changes nothing.</remarks>
internal static class LogSourceEndpoints
{
    private const int MaxNameCharacters = 127;

    public static void MapLogSources(this RouteGroupBuilder me) => me.MapPost("/log-source", PostLogSourceAsync)
        .Documented("post-workspace-agent-log-source", "Agents", "Post workspace agent log source", 400, 401)
        .Accepts<PostLogSourceRequest>("application/json", "*/*").Produces<AgentLogSource>(201)
        .WithExample("""{"id":"00000000-0000-4000-8000-0000000000e1","display_name":"Dotfiles","icon":"/icon/dotfiles.svg"}""");

    private static async Task<Answer> PostLogSourceAsync(AgentCaller caller, HttpContext context, WorldStore world)
    {
        var (body, refusal) = await RequestJson.ReadAsync<PostLogSourceRequest>(context);
        if (refusal is not null)
        {
            return Verdicts.RefuseWithHint(context, refusal);
        }

        var (id, name, icon) = body!;
        if (name.Contains('\0', StringComparison.Ordinal) || icon.Contains('\0', StringComparison.Ordinal))
        {
            return Verdicts.RefuseWithHint(context, Errors.Internal("pq: invalid byte sequence for encoding \"UTF8\": 0x00"));
        }

        var at = world.Now;
        world.Change(caller.Workspace.Id, caller.Agent.Id, agent => (agent.With(new LogSource(id, Cut(name), icon, at)), true));
        return CoderdAnswer.Of(201, new AgentLogSource(caller.Agent.Id, id, DatabaseTime.Of(at), name, icon));
    }

    private static string Cut(string name) =>
        string.Concat(name.EnumerateRunes().Take(MaxNameCharacters).Select(rune => rune.ToString()));
}
