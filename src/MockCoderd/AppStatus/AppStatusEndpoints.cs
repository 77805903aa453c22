using System.Text;
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
        refusal = release.AppStatusOverRpc
            ? CheckState(body!) ?? CheckMessage(body!) ?? CheckApp(body!, app)
            : CheckApp(body!, app) ?? CheckMessage(body!) ?? CheckStateAsBefore(body!);
        if (refusal is not null)
        {
            return Verdicts.RefuseWithHint(context, refusal);
        }

        if (body!.Uri.Contains('\0', StringComparison.Ordinal))
        {
            return Verdicts.RefuseWithHint(context, new Refusal(500, new("Failed to insert workspace app status.", "pq: invalid byte sequence for encoding \"UTF8\": 0x00")));
        }

        var status = new World.AppStatus(world.NextId(), app!.Id, caller.Agent.Id, world.Now,
            body.State.ToLowerInvariant(), StatusMessage.Clean(body.Message), body.Uri);
        world.Change(caller.Workspace.Id, workspace => (workspace with { AppStatuses = [.. workspace.AppStatuses, status] }, true));
        return CoderdAnswer.Null();
    }

    private static Refusal? CheckState(PatchAppStatusRequest body) => States.Contains(body.State, StringComparer.OrdinalIgnoreCase) ? null
        : new Refusal(400, new("Failed to parse request.", $"Invalid state: {body.State}"));

    private static Refusal? CheckStateAsBefore(PatchAppStatusRequest body) => States.Contains(body.State) ? null
        : new Refusal(400, new("Invalid state provided.", $"invalid state: {GoQuote.Quote(body.State)}",
            [new("state", "State must be one of: complete, failure, working.")]));

    private static Refusal? CheckMessage(PatchAppStatusRequest body)
    {
        const string detail = "Message must be less than 160 characters.";
        return Encoding.UTF8.GetByteCount(body.Message) <= StatusMessage.MaxBytes ? null
            : new Refusal(400, new("Message is too long.", detail, [new("message", detail)]));
    }

    private static Refusal? CheckApp(PatchAppStatusRequest body, App? app) => app is not null ? null
        : new Refusal(400, new("Failed to get workspace app.", $"No app found with slug {GoQuote.Quote(body.AppSlug)}"));
}
