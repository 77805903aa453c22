using Mocks.Go.Strconv;

namespace Mocks.MockWorkspaceAgent;

/// <summary>A refusal in the agent's words.</summary>
internal sealed record Refusal(int Status, AgentResponse Body);

/// <summary>Every error of the agent that the mock can give.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentproc/api.go</c>, <c>agent/agentfiles</c>, <c>coderd/httpapi</c>.</remarks>
internal static class Errors
{
    public static Refusal CommandRequired() => new(400, new("Command is required."));

    public static Refusal NotStarted(string detail) => new(500, new("Failed to start process.", detail));

    public static Refusal ProcessNotFound(string id) => new(404, new($"Process {GoQuote.Quote(id)} not found."));

    public static Refusal SignalRequired() => new(400, new("Signal is required."));

    public static Refusal UnsupportedSignal(string signal) => new(400, new($"Unsupported signal {GoQuote.Quote(signal)}. Use \"kill\" or \"terminate\"."));

    public static Refusal ProcessNotRunning(string id) => new(409, new($"Process {GoQuote.Quote(id)} is not running."));

    public static Refusal NotSignalled(string detail) => new(500, new("Failed to signal process.", detail));

    public static Refusal BodyNotJson(string detail) => new(400, new("Request body must be valid JSON.", detail));
}
