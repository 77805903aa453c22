using System.Text.Json.Serialization;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <param name="AdvanceSeconds">0 or more.</param>
public sealed record ClockOrder(double AdvanceSeconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClockOrder))]
internal sealed partial class ClockJson : JsonSerializerContext;

/// <summary>Moves the clock of the processes, so that a test does not wait until one is forgotten.</summary>
internal static class ClockControl
{
    private const double Most = 1_000_000_000;

    public static void MapClockControl(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/__admin/clock", PostClockAsync).WithGroupName("control").WithTags("clock").Changes("clock")
            .WithExample("""{"advance_seconds":301}""").WithName("advanceClock").Accepts<ClockOrder>("application/json", "*/*")
            .Produces(204).Produces<ControlProblem>(400).WithSummary("Moves the clock by which exited processes are forgotten.");

    private static async Task<IResult> PostClockAsync(HttpRequest request, ProcessTable processes)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, ClockJson.Default.ClockOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (order!.AdvanceSeconds is not (>= 0 and <= Most))
        {
            return ControlJson.Problem(400, new ControlProblem("The clock cannot be moved.", $"advance_seconds: {order.AdvanceSeconds} cannot be used. It may be a number from 0 to {Most:0}."));
        }

        processes.Advance(TimeSpan.FromSeconds(order.AdvanceSeconds));
        return TypedResults.NoContent();
    }
}
