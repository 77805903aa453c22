using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mocks.Mocking.Control;

namespace Mocks.Mocking.Presets;

/// <summary>What a Pact verifier says before and after an interaction that needs a state.</summary>
/// <param name="State">The name of a preset. Pact leaves it empty for an interaction without a state.</param>
/// <param name="Action"><c>setup</c> when left out, or <c>teardown</c>.</param>
/// <param name="Params">What the preset leaves open, by name.</param>
/// <remarks>A later verifier may send members that this one does not know, so they are let pass.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ProviderState(string? State = null, string? Action = null, IReadOnlyDictionary<string, JsonElement>? Params = null);

/// <summary>Puts a mock into the state that a contract names: a provider state is the preset of that name.</summary>
/// <remarks>Source: pact-foundation/pact-reference, <c>rust/pact_verifier</c>, provider state requests in the body.</remarks>
internal static class ProviderStateEndpoints
{
    public static RouteGroupBuilder MapProviderStates(this RouteGroupBuilder admin)
    {
        admin.MapPost("/provider-states", PostProviderStateAsync).WithName("postProviderState").WithTags("preset")
            .Accepts<ProviderState>("application/json", "*/*").Produces<PresetList>().Produces<ControlProblem>(400)
            .WithSummary("Selects the preset of a Pact provider state, or restores the first preset.");
        return admin;
    }

    private static async Task<IResult> PostProviderStateAsync(HttpRequest request, IPresets presets, MockReset reset)
    {
        var (asked, problem) = await ControlJson.ReadAsync(request, ControlJson.Default.ProviderState);
        if (problem is not null)
        {
            return problem;
        }

        switch (asked!.Action)
        {
            case "teardown":
                reset.Situation();
                return Show(presets);
            case not (null or "setup"):
                return Refuse($"action: \"{asked.Action}\" is not an action. It may be setup or teardown.");
        }

        if (string.IsNullOrEmpty(asked.State))
        {
            return Refuse($"state: missing. It may be {string.Join(", ", presets.All.Select(preset => preset.Name))}.");
        }

        reset.Situation();
        return presets.Select(asked.State, asked.Params is { Count: > 0 } given ? given : null) is { } wrong ? Refuse(wrong) : Show(presets);
    }

    private static IResult Refuse(string why) =>
        ControlJson.Problem(400, new ControlProblem("This provider state cannot be selected.", why));

    private static IResult Show(IPresets presets) =>
        ControlJson.Ok(new PresetList(presets.Current, presets.All), ControlJson.Default.PresetList);
}
