using System.Text.Json.Serialization.Metadata;
using Mocks.Mocking.Swagger;

namespace Mocks.Mocking.Faults;

/// <summary>How a store of faults reads and writes its JSON.</summary>
public sealed record FaultJson<TFault>(
    JsonTypeInfo<TFault> Fault, JsonTypeInfo<ActiveFault<TFault>> Active, JsonTypeInfo<FaultList<TFault>> List)
    where TFault : class, ICountedFault;

/// <summary>The four control routes of a store of faults.</summary>
public static class FaultRoutes
{
    /// <param name="path">E.g. <c>/__admin/faults</c>.</param>
    /// <param name="name">The end of the operation ids, in the singular, e.g. <c>Fault</c>.</param>
    /// <param name="json">Called for each request, so that a start does not make what most mocks never use.</param>
    /// <param name="problemOf">Says what is wrong with a fault; its own <see cref="ICountedFault.Problem"/> when left out.</param>
    public static RouteGroupBuilder MapFaults<TFault>(
        this IEndpointRouteBuilder routes, string path, string name, CountedFaults<TFault> store, Func<FaultJson<TFault>> json, Func<TFault, string?>? problemOf = null)
        where TFault : class, ICountedFault
    {
        var faults = routes.MapGroup(path);

        faults.MapGet("", () => ControlJson.Ok(new FaultList<TFault>(store.All()), json().List))
            .WithName($"list{name}s").Produces<FaultList<TFault>>().WithSummary("Lists the faults, and how many requests each will still spoil.");
        faults.MapPost("", (HttpRequest request) => AddAsync(request, store, json(), problemOf ?? (fault => fault.Problem())))
            .WithName($"add{name}").Accepts<TFault>("application/json", "*/*").Produces<ActiveFault<TFault>>(201).Produces<ControlProblem>(400).Produces<ControlProblem>(409)
            .WithSummary("Spoils the next requests that match.");
        faults.MapDelete("", () => Clear(store)).WithName($"clear{name}s").Produces(204).WithSummary("Removes all faults.");
        faults.MapDelete("/{id:long}", (long id) => Remove(id, store, path)).WithDescription($"Needs a fault: POST {path} adds one.").WithExample(null, ("id", "1"))
            .WithName($"remove{name}").Produces(204).Produces<ControlProblem>(404).WithSummary("Removes one fault.");

        return faults;
    }

    private static async Task<IResult> AddAsync<TFault>(
        HttpRequest request, CountedFaults<TFault> store, FaultJson<TFault> json, Func<TFault, string?> problemOf)
        where TFault : class, ICountedFault
    {
        var (fault, problem) = await ControlJson.ReadAsync(request, json.Fault);
        if (problem is not null)
        {
            return problem;
        }

        if (problemOf(fault!) is { } wrong)
        {
            return ControlJson.Problem(400, new ControlProblem("This fault cannot be used.", wrong));
        }

        return store.TryAdd(fault!) is { } active
            ? ControlJson.Created(active, json.Active)
            : ControlJson.Problem(409, new ControlProblem("There is no place for another fault.",
                $"At most {CountedFaults<TFault>.MaxFaults} that are not spent may be set, with {CountedFaults<TFault>.MaxTextLength} characters in all. DELETE {request.Path} removes them."));
    }

    private static IResult Clear<TFault>(CountedFaults<TFault> store)
        where TFault : ICountedFault
    {
        store.Clear();
        return Results.NoContent();
    }

    private static IResult Remove<TFault>(long id, CountedFaults<TFault> store, string path)
        where TFault : ICountedFault => store.Remove(id)
        ? Results.NoContent()
        : ControlJson.Problem(404, new ControlProblem($"There is no fault {id}.", $"GET {path} lists them."));
}
