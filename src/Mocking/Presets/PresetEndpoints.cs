using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Swagger;

namespace Mocks.Mocking.Presets;

/// <param name="Name">A name from <c>GET /__admin/preset</c>.</param>
/// <param name="Parameters">What the preset leaves open, by name.</param>
public sealed record PresetChoice(string Name, IReadOnlyDictionary<string, JsonElement>? Parameters = null);

/// <param name="Problems">A sentence for each file of the user's own that cannot be used now; null when there is none.</param>
public sealed record PresetList(string Current, IReadOnlyList<PresetName> Presets, IReadOnlyList<string>? Problems = null);

/// <summary>A Pact verifier's request before and after an interaction that needs a state.</summary>
/// <param name="State">The name of a preset. Pact leaves it empty for an interaction without a state.</param>
/// <param name="Action"><c>setup</c> when left out, or <c>teardown</c>.</param>
/// <param name="Params">What the preset leaves open, by name.</param>
/// <remarks>Unknown members are ignored: later verifiers may send more.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ProviderState(string? State = null, string? Action = null, IReadOnlyDictionary<string, JsonElement>? Params = null);

/// <summary>Changes the preset while the mock runs. A Pact provider state is the preset of that name.</summary>
/// <remarks>Source: pact-foundation/pact-reference, <c>rust/pact_verifier</c>, provider state requests in the body.</remarks>
internal static class PresetEndpoints
{
    public static void MapPresets(this RouteGroupBuilder admin)
    {
        var presets = admin.MapGroup("").WithTags("preset").Changes("preset");
        presets.MapGet("/preset", GetPreset).WithName("getPreset").Produces<PresetList>().WithSummary("The preset in force, and all presets.");
        presets.MapPut("/preset", PutPresetAsync).WithExample("""{"name":"normal"}""").WithName("putPreset").Accepts<PresetChoice>("application/json", "*/*")
            .Produces<PresetList>().Produces<ControlProblem>(400).WithSummary("Selects another preset.");
        presets.MapPost("/provider-states", PostProviderStateAsync).WithExample("""{"state":"normal","action":"setup"}""").WithName("postProviderState").Accepts<ProviderState>("application/json", "*/*")
            .Produces<PresetList>().Produces<ControlProblem>(400)
            .WithSummary("Selects the preset of a Pact provider state, or restores the first preset.");
    }

    private static IResult GetPreset(IPresets presets) =>
        ControlJson.Ok(new PresetList(presets.Current, presets.All, presets.Problems is { Count: > 0 } problems ? problems : null), ControlJson.Default.PresetList);

    private static async Task<IResult> PutPresetAsync(HttpRequest request, IPresets presets)
    {
        var (choice, problem) = await ControlJson.ReadAsync(request, ControlJson.Default.PresetChoice);
        if (problem is not null)
        {
            return problem;
        }

        var wrong = choice!.Name is null
            ? "name: missing. It may be one that GET /__admin/preset lists."
            : presets.Select(choice.Name, choice.Parameters);
        return wrong is null ? GetPreset(presets) : Refuse("preset", wrong);
    }

    private static async Task<IResult> PostProviderStateAsync(HttpRequest request, IPresets presets, MockReset reset)
    {
        var (state, problem) = await ControlJson.ReadAsync(request, ControlJson.Default.ProviderState);
        if (problem is not null)
        {
            return problem;
        }

        if (state!.Action is not (null or "setup" or "teardown"))
        {
            return Refuse("provider state", $"action: \"{state.Action}\" is not an action. It may be setup or teardown.");
        }

        var name = state.Action == "teardown" ? null : state.State ?? "";
        if (name == "")
        {
            return Refuse("provider state", $"state: missing. It may be {string.Join(", ", presets.All.Select(preset => preset.Name))}.");
        }

        reset.Situation();
        var wrong = name is null ? null : presets.Select(name, state.Params is { Count: > 0 } parameters ? parameters : null);
        return wrong is null ? GetPreset(presets) : Refuse("provider state", wrong);
    }

    private static IResult Refuse(string what, string why) =>
        ControlJson.Problem(400, new ControlProblem($"This {what} cannot be selected.", why));
}
