using Mocks.Go.Strconv;
using Mocks.Wire;

namespace Mocks.MockCoderd.Reinit;

/// <summary>Where the agent of a prebuilt workspace waits for the claim by a user.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentReinit</c>. Not reproduced: answers that need a
/// broken database.</remarks>
internal static class ReinitEndpoints
{
    private const string Claimed = "prebuild_claimed";

    public static void MapReinit(this RouteGroupBuilder me) =>
        me.MapGet("/reinit", (string? wait, AgentCaller caller, HttpContext context, WorldStore world, ClaimChannel claims, Release release, TimeProvider time) =>
                GetReinit(caller, context, world, claims, release, time))
            .Documented("get-workspace-agent-reinitialization", "Agents", "Get workspace agent reinitialization", 401, 409)
            .WithDescription("Is held until a prebuilt workspace is claimed.")
            .Produces<Reinitialization>(200, "text/event-stream");

    private static Answer GetReinit(
        AgentCaller caller, HttpContext context, WorldStore world, ClaimChannel claims, Release release, TimeProvider time)
    {
        var subscription = claims.Subscribe(caller.Workspace.Id);
        context.Response.RegisterForDispose(subscription);
        ClaimBuilt? atOnce = null;
        if (release.ReinitWaits && GoNumber.IsTrue(QueryPairs.First(context.Request, "wait")))
        {
            // Read after the subscription, so that no claim falls between the two.
            var workspace = world.WorkspaceById(caller.Workspace.Id)!;
            (atOnce, var refusal) = FindClaim(workspace, world, release);
            if (refusal is not null)
            {
                return Verdicts.RefuseWithHint(context, refusal);
            }
        }

        return new ReinitStream(subscription, atOnce, claim => EventOf(claim, release), time).ToAnswer();
    }

    private static (ClaimBuilt? AtOnce, Refusal? Refusal) FindClaim(Workspace workspace, WorldStore world, Release release)
    {
        if (!workspace.IsPrebuild)
        {
            return (null, NotWaiting("This endpoint is only for agents running in prebuilt workspaces."));
        }

        if (workspace.Claim is not { BuildNumber: { } number } claim)
        {
            return (null, null);
        }

        if (release.ReinitClaimHandledOnce && workspace.Latest.Number > number)
        {
            return (null, NotWaiting("The prebuild claim for this workspace has already been handled by an earlier build."));
        }

        var build = workspace.Builds.First(known => known.Number == number);
        return build.Job switch
        {
            JobStatus.Failed => (null, new Refusal(409, new("Claim build failed permanently.", build.Error ?? ""))),
            JobStatus.Succeeded when world.UserByName(claim.Owner) is { } owner => (new ClaimBuilt(workspace.Id, owner.Id), null),
            _ => (null, null),
        };
    }

    private static Refusal NotWaiting(string detail) =>
        new(409, new("Workspace is not a prebuilt workspace waiting to be claimed.", detail));

    private static byte[] EventOf(ClaimBuilt claim, Release release) => release.ReinitWaits
        ? Json.Coderd.Write(new Reinitialization(claim.Workspace, Claimed, claim.Owner))
        : Json.Coderd.Write(new OldReinitialization(claim.Workspace, Claimed));
}
