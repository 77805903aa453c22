using System.Text.Json.Serialization;
using Mocks.MockCoderd.Control;
using Mocks.MockCoderd.Presets;

namespace Mocks.MockCoderd.World;

/// <summary>The JSON of the world, as a preset declares it and as control routes show and change it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CoderdPreset))]
[JsonSerializable(typeof(WorldView))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(JobOrder))]
[JsonSerializable(typeof(AgentOrder))]
[JsonSerializable(typeof(AppOrder))]
internal sealed partial class WorldJson : JsonSerializerContext;
