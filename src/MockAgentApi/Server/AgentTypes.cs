using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Server;

/// <summary>The names an agent may go by, and the type that is reported for each.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>parseAgentType</c>.</remarks>
internal static class AgentTypes
{
    public const string Custom = "custom";

    public static IReadOnlyDictionary<string, string> Known { get; } = new[]
        { "claude", "goose", "aider", "codex", "gemini", "copilot", "amp", "auggie", "opencode", Custom, "cursor", "amazonq" }
        .Select(type => KeyValuePair.Create(type, type))
        .Append(new("cursor-agent", "cursor")).Append(new("q", "amazonq"))
        .ToDictionary();

    /// <summary>The type that was set; otherwise by the command's name; otherwise <c>custom</c>.</summary>
    /// <exception cref="WrappedError">The type that was set does not exist.</exception>
    public static string Of(string asked, string command) =>
        Known.TryGetValue(asked, out var type) ? type
        : asked.Length > 0 ? throw new WrappedError("failed to parse agent type", WrappedError.Plain($"invalid agent type: {asked}"))
        : Known.GetValueOrDefault(command, Custom);
}
