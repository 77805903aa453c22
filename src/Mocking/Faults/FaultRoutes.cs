using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mocks.Mocking.Control;

namespace Mocks.Mocking.Faults;

public sealed record FaultList(IReadOnlyList<ActiveFault> Faults);

/// <summary>Asks for trouble, exactly and counted.</summary>
internal static class FaultEndpoints
{
    public static RouteGroupBuilder MapFaults(this RouteGroupBuilder admin)
    {
        var faults = admin.MapGroup("/faults").WithTags("faults");

        faults.MapGet("", ListFaults).WithName("listFaults").Produces<FaultList>()
            .WithSummary("Every fault that was asked for, and how often it will still strike.");
        faults.MapPost("", AddFaultAsync).WithName("addFault").Accepts<Fault>("application/json", "*/*")
            .Produces<ActiveFault>(201).Produces<ControlProblem>(400)
            .WithSummary("Spoils the next requests that match.");
        faults.MapDelete("", ClearFaults).WithName("clearFaults").Produces(204)
            .WithSummary("Takes all of them back.");
        faults.MapDelete("/{id:long}", RemoveFault).WithName("removeFault").Produces(204).Produces<ControlProblem>(404)
            .WithSummary("Takes one of them back.");

        return admin;
    }

    private static IResult ListFaults(FaultStore faults) =>
        ControlJson.Ok(new FaultList(faults.All()), ControlJson.Default.FaultList);

    private static async Task<IResult> AddFaultAsync(HttpRequest request, FaultStore faults)
    {
        var (fault, problem) = await ControlJson.ReadAsync(request, ControlJson.Default.Fault);
        if (problem is not null)
        {
            return problem;
        }

        return fault!.Problem() is { } wrong
            ? ControlJson.Problem(400, new ControlProblem("This fault cannot be used.", wrong))
            : ControlJson.Created(faults.Add(fault), ControlJson.Default.ActiveFault);
    }

    private static IResult ClearFaults(FaultStore faults)
    {
        faults.Clear();
        return Results.NoContent();
    }

    private static IResult RemoveFault(long id, FaultStore faults) => faults.Remove(id)
        ? Results.NoContent()
        : ControlJson.Problem(404, new ControlProblem($"There is no fault {id}.", "GET /__admin/faults lists them."));
}
