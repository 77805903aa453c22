using Mocks.Go.Strconv;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.AppStatus;

/// <summary>Stores what an agent's app says it is doing.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>patchWorkspaceAgentAppStatus</c>, and from release 2.32 on
/// <c>coderd/agentapi/apps.go</c>, <c>UpdateAppStatus</c>: another order, and states in any case.
/// Not reproduced: answers that need a broken database.
/// </remarks>
internal static class AppStatusEndpoints
{
    private static readonly string[] States = ["working", "idle", "complete", "failure"];

    public static void MapAppStatus(this RouteGroupBuilder me) => me.MapPatch("/app-status", PatchAppStatusAsync)
        .Documented("patch-workspace-agent-app-status", "Agents", "Patch workspace agent app status", 400, 401)
        .Accepts<PatchAppStatusRequest>("application/json", "*/*").Produces(200, contentType: "application/json")
        .WithExample("""{"app_slug":"agentapi","state":"working","message":"Reading files","uri":"https://github.com/coder/coder/pull/1"}""");

    private static async Task<Answer> PatchAppStatusAsync(AgentCaller caller, HttpContext context, WorldStore world, Release release)
    {
        var (body, refusal) = await RequestJson.ReadAsync<PatchAppStatusRequest>(context);
        if (refusal is not null)
        {
            return Verdicts.RefuseWithHint(context, refusal);
        }

        var app = caller.Agent.Apps.FirstOrDefault(known => known.Slug == body!.AppSlug);
        refusal = (release.AppStatusOverRpc
            ? CheckState(body!) ?? AppStatusIntake.CheckMessage(body!.Message) ?? AppStatusIntake.CheckApp(body!.AppSlug, app)
            : AppStatusIntake.CheckApp(body!.AppSlug, app) ?? AppStatusIntake.CheckMessage(body!.Message) ?? CheckStateAsBefore(body!))
            ?? AppStatusIntake.Store(world, caller.Workspace, caller.Agent, app!, body!.State.ToLowerInvariant(), body.Message, body.Uri);
        return refusal is null ? CoderdAnswer.Null() : Verdicts.RefuseWithHint(context, refusal);
    }

    private static Refusal? CheckState(PatchAppStatusRequest body) => States.Contains(body.State, StringComparer.OrdinalIgnoreCase) ? null
        : new Refusal(400, new("Failed to parse request.", $"Invalid state: {body.State}"));

    private static Refusal? CheckStateAsBefore(PatchAppStatusRequest body) => States.Contains(body.State) ? null
        : new Refusal(400, new("Invalid state provided.", $"invalid state: {GoQuote.Quote(body.State)}",
            [new("state", "State must be one of: complete, failure, working.")]));
}
