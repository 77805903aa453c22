namespace Mocks.MockWorkspaceAgent;

/// <summary>A refusal in the agent's words.</summary>
internal sealed record Refusal(int Status, AgentResponse Body);

/// <summary>Every error of the agent that the mock can give.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentproc/api.go</c>, <c>agent/agentfiles</c>, <c>coderd/httpapi</c>.</remarks>
internal static class Errors
{
    public static Refusal BodyNotJson(string detail) => new(400, new("Request body must be valid JSON.", detail));
}
