namespace Mocks.Mocking.Faults;

/// <param name="Help">What the client gets, and the members that say more.</param>
public sealed record FaultKindView(string Name, string Help);

public sealed record FaultKindList(IReadOnlyList<FaultKindView> Kinds);

/// <summary>Lists the kinds of faults, for those who do not know them by heart.</summary>
internal static class FaultKindEndpoints
{
    public static RouteGroupBuilder MapFaultKinds(this RouteGroupBuilder admin)
    {
        admin.MapGet("/faults/kinds", ListKinds).WithName("listFaultKinds").WithTags("faults").Produces<FaultKindList>()
            .WithSummary("The kinds of faults, and the members that each has.");
        return admin;
    }

    private static IResult ListKinds() => ControlJson.Ok(
        new FaultKindList([.. FaultKind.All.Select(kind => new FaultKindView(kind.Name, kind.Help))]), ControlJson.Default.FaultKindList);
}
