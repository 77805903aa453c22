using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mocks.MockCoderd.Bridge;

namespace Mocks.MockCoderd.Presets;

/// <summary>A named starting point, as its JSON file says it.</summary>
/// <param name="Description">One line for people.</param>
/// <param name="World">Who and what there is; the world of preset <c>normal</c> when left out.</param>
/// <param name="HttpCode">The status for every log snapshot that passes; coderd's own when left out.</param>
/// <param name="Bridge">The AI Bridge; licensed and friendly when left out.</param>
internal sealed record CoderdPreset(
    string Description, World.World? World = null, int? HttpCode = null, BridgePreset? Bridge = null);

internal static class PresetJson
{
    // The types are those that control routes show: a native program has them once.
    private static readonly WorldJson Context = new(new JsonSerializerOptions(WorldJson.Default.Options)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    });

    public static JsonTypeInfo<CoderdPreset> CoderdPreset => Context.CoderdPreset;
}
