using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Bridge.Faults;

public sealed record BridgeFaultList(IReadOnlyList<ActiveBridgeFault> Faults);

/// <summary>Asks for trouble with a model, exactly and counted.</summary>
internal static class BridgeFaultControl
{
    public static IEndpointRouteBuilder MapBridgeFaults(this IEndpointRouteBuilder routes)
    {
        var faults = routes.MapGroup("/__admin/bridge/faults").WithGroupName("control").WithTags("bridge");
        faults.MapGet("", ListFaults).WithName("listBridgeFaults").Produces<BridgeFaultList>()
            .WithSummary("Every fault of the AI Bridge that was asked for, and how often it will still strike.");
        faults.MapPost("", AddFaultAsync).WithName("addBridgeFault").Accepts<BridgeFault>("application/json", "*/*")
            .Produces<ActiveBridgeFault>(201).Produces<ControlProblem>(400)
            .WithExample("""{"kind":"provider-error","status":429,"retryAfterSeconds":1}""")
            .WithSummary("Spoils the next calls to a model that fit.");
        faults.MapDelete("", ClearFaults).WithName("clearBridgeFaults").Produces(204).WithSummary("Takes all of them back.");
        faults.MapDelete("/{id:long}", RemoveFault).WithName("removeBridgeFault").Produces(204).Produces<ControlProblem>(404)
            .WithSummary("Takes one of them back.");
        return routes;
    }

    private static IResult ListFaults(BridgeFaultStore faults) =>
        ControlJson.Ok(new BridgeFaultList(faults.All()), BridgeJson.Default.BridgeFaultList);

    private static async Task<IResult> AddFaultAsync(HttpRequest request, BridgeFaultStore faults)
    {
        var (fault, problem) = await ControlJson.ReadAsync(request, BridgeJson.Default.BridgeFault);
        if (problem is not null)
        {
            return problem;
        }

        return fault!.Problem() is { } wrong
            ? ControlJson.Problem(400, new ControlProblem("This fault cannot be used.", wrong))
            : ControlJson.Created(faults.Add(fault), BridgeJson.Default.ActiveBridgeFault);
    }

    private static IResult ClearFaults(BridgeFaultStore faults)
    {
        faults.Clear();
        return Results.NoContent();
    }

    private static IResult RemoveFault(long id, BridgeFaultStore faults) => faults.Remove(id)
        ? Results.NoContent()
        : ControlJson.Problem(404, new ControlProblem($"There is no fault {id}.", "GET /__admin/bridge/faults lists them."));
}
