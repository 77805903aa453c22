using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.Go.Strconv;
using Mocks.MockCoderd.AppStatus;
using WireHealth = Mocks.AgentRpc.Agent.AppHealth;
using WorldHealth = Mocks.MockCoderd.World.AppHealth;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>The health of an agent's apps, and what an app says it is doing.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/apps.go</c>.</remarks>
internal static class AppMethods
{
    public static BatchUpdateAppHealthResponse BatchUpdateAppHealths(RpcSession session, BatchUpdateAppHealthRequest request)
    {
        var apps = session.Now.Agent.Apps;
        var healths = new Dictionary<Guid, WorldHealth>();
        foreach (var update in request.Updates)
        {
            var id = update.Id.ToUuid($"parse workspace app ID {update.Id.Quoted()}: ");
            var app = apps.FirstOrDefault(known => known.Id == id) ?? throw new DrpcException($"workspace app ID \"{id}\" not found");
            if (app.HealthCheck is null or { Url: "" })
            {
                throw new DrpcException($"workspace app \"{id}\" ({GoQuote.Quote(app.Slug)}) does not have healthchecks enabled");
            }

            healths[id] = update.Health is >= WireHealth.Disabled and <= WireHealth.Unhealthy
                ? (WorldHealth)((int)update.Health - 1)
                : throw new DrpcException($"unknown health status {ProtoNames.Quoted(update.Health, "APP_HEALTH_UNSPECIFIED")} for app \"{id}\" ({GoQuote.Quote(app.Slug)})");
        }

        if (healths.Count > 0)
        {
            session.Change(agent => agent with
            {
                Apps = [.. agent.Apps.Select(app => healths.TryGetValue(app.Id, out var health) ? app with { Health = health } : app)],
            });
        }

        return new BatchUpdateAppHealthResponse();
    }

    public static UpdateAppStatusResponse UpdateAppStatus(RpcSession session, UpdateAppStatusRequest request)
    {
        var (workspace, agent) = session.Now;
        var app = agent.Apps.FirstOrDefault(known => known.Slug == request.Slug);
        var refusal = AppStatusIntake.CheckMessage(request.Message) ?? CheckState(request.State) ?? AppStatusIntake.CheckApp(request.Slug, app)
            ?? AppStatusIntake.Store(session.World, workspace, agent, app!, request.State.ToString().ToLowerInvariant(), request.Message, request.Uri);
        return refusal is null ? new UpdateAppStatusResponse() : throw new DrpcException(SdkText(refusal));
    }

    private static Refusal? CheckState(UpdateAppStatusRequest.Types.AppStatusState state) => Enum.IsDefined(state) ? null
        : new Refusal(400, new("Invalid state provided.", $"invalid state: \"{(int)state}\"",
            [new("state", "State must be one of: complete, failure, working, idle.")]));

    /// <summary>An error as the SDK's client would print it.</summary>
    /// <remarks>Source: coder/coder, <c>codersdk/client.go</c>, <c>Error.Error</c>.</remarks>
    private static string SdkText(Refusal refusal) => string.Concat((string[])
    [
        $"unexpected status code {refusal.Status}: {refusal.Body.Message}",
        .. refusal.Body.Detail is { } detail ? [$"\n\tError: {detail}"] : (string[])[],
        .. (refusal.Body.Validations ?? []).Select(problem => $"\n\t{problem.Field}: {problem.Detail}"),
    ]);
}
