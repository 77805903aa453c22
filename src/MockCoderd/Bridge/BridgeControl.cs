using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Shows and replaces the bridge in force.</summary>
internal static class BridgeControl
{
    public static IEndpointRouteBuilder MapBridgeControl(this IEndpointRouteBuilder routes)
    {
        var bridge = routes.MapGroup("/__admin/bridge").WithGroupName("control").WithTags("bridge").Changes("world");
        bridge.MapGet("", GetBridge).WithName("getBridge").Produces<BridgePreset>()
            .WithSummary("The AI Bridge in force: its state, limits, replies and faults.");
        bridge.MapPut("", PutBridgeAsync).WithName("putBridge").Accepts<BridgePreset>("application/json", "*/*")
            .Produces<BridgePreset>().Produces<ControlProblem>(400)
            .WithExample("""{"replies":[{"text":"Hi"}]}""")
            .WithSummary("Replaces it until the next reset, e.g. {\"replies\":[{\"text\":\"Hi\"}]}.");
        bridge.MapDelete("", DeleteBridge).WithName("deleteBridge").Produces(204)
            .WithSummary("Restores the one that the mock started with.");
        return routes;
    }

    private static IResult GetBridge(BridgeStore bridge) => Show(bridge);

    private static async Task<IResult> PutBridgeAsync(HttpRequest request, BridgeStore bridge)
    {
        var (given, problem) = await ControlJson.ReadAsync(request, BridgeJson.Default.BridgePreset);
        if (problem is not null)
        {
            return problem;
        }

        if (given!.Problem() is { } wrong)
        {
            return ControlJson.Problem(400, new ControlProblem("This bridge cannot be used.", wrong));
        }

        bridge.Put(given);
        return Show(bridge);
    }

    private static IResult DeleteBridge(BridgeStore bridge)
    {
        bridge.Reset();
        return Results.NoContent();
    }

    private static IResult Show(BridgeStore bridge) => ControlJson.Ok(bridge.Current, BridgeJson.Default.BridgePreset);
}
