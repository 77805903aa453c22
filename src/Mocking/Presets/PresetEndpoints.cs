using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mocks.Mocking.Control;

namespace Mocks.Mocking.Presets;

/// <param name="Name">A name from <c>GET /__admin/preset</c>.</param>
/// <param name="Parameters">What the preset leaves open, by name.</param>
public sealed record PresetChoice(string Name, IReadOnlyDictionary<string, JsonElement>? Parameters = null);

public sealed record PresetList(string Current, IReadOnlyList<PresetName> Presets);

/// <summary>Changes the situation while the mock runs.</summary>
internal static class PresetEndpoints
{
    public static RouteGroupBuilder MapPresets(this RouteGroupBuilder admin)
    {
        var preset = admin.MapGroup("/preset").WithTags("preset");

        preset.MapGet("", GetPreset).WithName("getPreset").Produces<PresetList>()
            .WithSummary("The preset in force, and all presets.");
        preset.MapPut("", PutPresetAsync).WithName("putPreset").Accepts<PresetChoice>("application/json", "*/*")
            .Produces<PresetList>().Produces<ControlProblem>(400)
            .WithSummary("Selects another preset.");

        return admin;
    }

    private static IResult GetPreset(IPresets presets) => Show(presets);

    private static async Task<IResult> PutPresetAsync(HttpRequest request, IPresets presets)
    {
        var (choice, problem) = await ControlJson.ReadAsync(request, ControlJson.Default.PresetChoice);
        if (problem is not null)
        {
            return problem;
        }

        if (choice!.Name is null)
        {
            return Refuse("name: missing. It may be one that GET /__admin/preset lists.");
        }

        return presets.Select(choice.Name, choice.Parameters) is { } wrong ? Refuse(wrong) : Show(presets);
    }

    private static IResult Refuse(string why) =>
        ControlJson.Problem(400, new ControlProblem("This preset cannot be selected.", why));

    private static IResult Show(IPresets presets) =>
        ControlJson.Ok(new PresetList(presets.Current, presets.All), ControlJson.Default.PresetList);
}
