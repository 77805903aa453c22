using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Server;

/// <summary>The names of agents, and the type that is reported for each.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>parseAgentType</c>.</remarks>
internal static class AgentTypes
{
    public const string Custom = "custom";

    public static IReadOnlyDictionary<string, string> Known { get; } = new[]
        { "claude", "goose", "aider", "codex", "gemini", "copilot", "amp", "auggie", "opencode", Custom, "cursor", "amazonq" }
        .Select(type => KeyValuePair.Create(type, type))
        .Append(new("cursor-agent", "cursor")).Append(new("q", "amazonq"))
        .ToDictionary();

    /// <summary>The requested type; else the type of the command's name; else <c>custom</c>.</summary>
    /// <exception cref="WrappedError">The requested type is unknown.</exception>
    public static string Of(string asked, string command) =>
        Known.TryGetValue(asked, out var type) ? type
        : asked.Length > 0 ? throw new WrappedError("failed to parse agent type", WrappedError.Plain($"invalid agent type: {asked}"))
        : Known.GetValueOrDefault(command, Custom);
}
