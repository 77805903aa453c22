using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>How far an agent is, in the order in which it may be reached.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentLifecycleOrder</c>. A number on the wire is one more.</remarks>
[JsonConverter(typeof(SnakeCaseConverter<AgentLifecycle>))]
public enum AgentLifecycle
{
    Created,
    Starting,
    StartTimeout,
    StartError,
    Ready,
    ShuttingDown,
    ShutdownTimeout,
    ShutdownError,
    Off,
}
