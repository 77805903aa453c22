using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.MockCoderd.Bridge.Codex;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.Mocking.Faults;

namespace Mocks.MockCoderd.Bridge;

/// <summary>How the bridge's own control routes and data read and write JSON: camelCase, misspelt members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(BridgePreset))]
[JsonSerializable(typeof(BridgeFault))]
[JsonSerializable(typeof(ActiveFault<BridgeFault>))]
[JsonSerializable(typeof(FaultList<BridgeFault>))]
[JsonSerializable(typeof(InterceptionViews))]
[JsonSerializable(typeof(CodexSetup))]
public sealed partial class BridgeJson : JsonSerializerContext
{
    internal static FaultJson<BridgeFault> Faults => new(Default.BridgeFault, Default.ActiveFaultBridgeFault, Default.FaultListBridgeFault);
}
