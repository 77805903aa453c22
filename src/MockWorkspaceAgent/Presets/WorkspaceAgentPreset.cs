using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.MockWorkspaceAgent.Presets;

/// <summary>A named starting point, as its JSON file says it.</summary>
/// <param name="Description">One line for people.</param>
/// <param name="InsideDevContainer">The agent runs inside a dev container, where dev containers are not supported.</param>
/// <param name="Containers">The containers of an agent with dev containers enabled; null for one without.</param>
internal sealed record WorkspaceAgentPreset(string Description, bool InsideDevContainer = false, JsonElement? Containers = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(WorkspaceAgentPreset))]
internal sealed partial class PresetJson : JsonSerializerContext;
