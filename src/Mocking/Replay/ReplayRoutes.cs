using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mocks.Mocking.Swagger;

namespace Mocks.Mocking.Replay;

/// <summary>The versions of a mock that its journal can be judged as.</summary>
/// <param name="Member">The member of the body that names one, e.g. <c>coderVersion</c>.</param>
/// <param name="Names">All versions, oldest first.</param>
/// <param name="OrderJson">Of the body.</param>
/// <param name="NameOf">The version that the body names; null when it names none.</param>
/// <param name="PlanOf">From the mock's services and a name to the two mocks; null for an unknown name.</param>
/// <param name="ChoicesJson">Of the answer of the route that lists the versions.</param>
/// <param name="ChoicesOf">That answer.</param>
public sealed record ReplayVersions<TOrder, TChoices>(
    string Member,
    IReadOnlyList<string> Names,
    JsonTypeInfo<TOrder> OrderJson,
    Func<TOrder, string?> NameOf,
    Func<IServiceProvider, string, ReplayPlan?> PlanOf,
    JsonTypeInfo<TChoices> ChoicesJson,
    Func<IServiceProvider, TChoices> ChoicesOf)
    where TOrder : class
{
    /// <summary>Says why the journal of this mock cannot be judged again; null when it can.</summary>
    public Func<IServiceProvider, string?> WhyNot { get; init; } = _ => null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;

/// <summary>The control routes that judge the journal again as another version.</summary>
public static class ReplayRoutes
{
    private const string Path = "/__admin/verdicts/replay";

    /// <param name="example">A body that can be used, e.g. <c>{"coderVersion":"2.31"}</c>.</param>
    public static IEndpointRouteBuilder MapReplay<TOrder, TChoices>(
        this IEndpointRouteBuilder routes, ReplayVersions<TOrder, TChoices> versions, string example)
        where TOrder : class
    {
        routes.MapPost(Path, (HttpRequest request, JournalReplay replay) => ReplayAsync(request, replay, versions))
            .WithGroupName("control").WithTags("verdicts").WithName("replayVerdicts")
            .Accepts<TOrder>("application/json", "*/*").Produces<ReplayReport>().Produces<ControlProblem>(400).WithExample(example)
            .WithSummary("The journal judged again as another release: what changes, and what cannot be judged twice. Nothing of it acts outside of the mock.");
        routes.MapGet(Path, (HttpContext context) => ControlJson.Ok(versions.ChoicesOf(context.RequestServices), versions.ChoicesJson))
            .WithGroupName("control").WithTags("verdicts").WithName("getReplayChoices").Produces<TChoices>()
            .WithSummary("The releases that the journal can be judged as.");
        return routes;
    }

    private static async Task<IResult> ReplayAsync<TOrder, TChoices>(HttpRequest request, JournalReplay replay, ReplayVersions<TOrder, TChoices> versions)
        where TOrder : class
    {
        var (order, problem) = await ControlJson.ReadAsync(request, versions.OrderJson, namesMembers: true);
        if (problem is not null)
        {
            return problem;
        }

        var services = request.HttpContext.RequestServices;
        if (versions.WhyNot(services) is { } whyNot)
        {
            return ControlJson.Problem(400, new ControlProblem("The journal of this mock cannot be judged again.", whyNot));
        }

        var name = versions.NameOf(order!);
        if (name is null || versions.PlanOf(services, name) is not { } plan)
        {
            var wrong = name is null ? "missing." : $"there is no release \"{name}\".";
            return ControlJson.Problem(400, new ControlProblem("The body is not what this route takes.", $"{versions.Member}: {wrong}{JsonMembers.Listed(versions.Names)}"));
        }

        return ControlJson.List(await replay.RunAsync(plan, request.HttpContext.RequestAborted), ReplayJson.Default.ReplayReport);
    }
}
