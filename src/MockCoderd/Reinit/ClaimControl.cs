using System.Text.Json.Serialization;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Reinit;

/// <summary>A claim of a prebuilt workspace, or the next state of the build for it.</summary>
/// <param name="Owner">The name of the user who claims it.</param>
/// <param name="Job">The state of the claim's build; null before there is a build.</param>
/// <param name="Error">The error of a job that failed.</param>
public sealed record ClaimOrder(string Owner = "dev", JobStatus? Job = JobStatus.Succeeded, string? Error = null);

/// <param name="Listening">How many agents got the event.</param>
public sealed record ClaimView(Guid Workspace, string Owner, int? BuildNumber, JobStatus? Job, int Listening);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ClaimOrder))]
[JsonSerializable(typeof(ClaimView))]
internal sealed partial class ClaimJson : JsonSerializerContext;

/// <summary>Claims a prebuilt workspace, as a user does by creating one; an agent that holds a <c>reinit</c> stream then gets its event.</summary>
internal static class ClaimControl
{
    public static IEndpointRouteBuilder MapClaimControl(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/__admin/world/workspaces/{workspace:guid}/claim", ClaimAsync).WithGroupName("control").WithTags("world").Changes("world")
            .WithExample("""{"owner":"dev","job":"succeeded"}""", ("workspace", "00000000-0000-4000-8000-000000000031")).WithName("claimPrebuild").Accepts<ClaimOrder>("application/json", "*/*").Produces<ClaimView>()
            .Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Claims a prebuilt workspace, or moves the build of its claim to another state, e.g. {\"owner\":\"dev\",\"job\":\"succeeded\"}.");
        return routes;
    }

    private static async Task<IResult> ClaimAsync(Guid workspace, HttpRequest request, WorldStore world, ClaimChannel claims)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, ClaimJson.Default.ClaimOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (world.UserByName(order!.Owner) is not { } owner)
        {
            return Missing($"There is no user {order.Owner}.");
        }

        if (world.WorkspaceById(workspace) is not { IsPrebuild: true })
        {
            return Missing($"There is no prebuilt workspace {workspace}.");
        }

        var claimed = world.Change(workspace, known =>
        {
            var changed = Claim(known, owner, order, world);
            return (changed, changed);
        });
        var listening = order.Job == JobStatus.Succeeded ? claims.Publish(new ClaimBuilt(workspace, owner.Id)) : 0;
        return ControlJson.Ok(new ClaimView(workspace, owner.Name, claimed.Claim!.BuildNumber, order.Job, listening), ClaimJson.Default.ClaimView);
    }

    private static Workspace Claim(Workspace workspace, User owner, ClaimOrder order, WorldStore world)
    {
        var claim = workspace.Claim ?? new PrebuildClaim(world.Now, owner.Name);
        if (order.Job is not { } job)
        {
            return workspace with { Owner = owner.Name, Claim = claim };
        }

        var build = claim.BuildNumber is null
            ? world.NextBuild(workspace.Latest.Number + 1, Transition.Start, owner, "initiator")
            : workspace.Latest;
        build = build.Become(job, world.Now) with { RunsAt = null, EndsAt = null, Error = order.Error };
        return workspace with
        {
            Owner = owner.Name,
            Claim = claim with { Owner = owner.Name, BuildNumber = build.Number },
            Builds = [.. workspace.Builds.Where(known => known.Number != build.Number), build],
            // The agent keeps running, and now belongs to the claim's build.
            Agents = job == JobStatus.Succeeded ? [.. workspace.Agents.Select(agent => agent with { BuildNumber = build.Number })] : workspace.Agents,
        };
    }

    private static IResult Missing(string message) =>
        ControlJson.Problem(404, new ControlProblem(message, "GET /__admin/world lists them."));
}
