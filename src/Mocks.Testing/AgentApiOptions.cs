using System.Text.Json.Nodes;
using Mocks.MockAgentApi;
using Mocks.MockAgentApi.Presets;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Settings;

namespace Mocks.Testing;

/// <summary>How a mock AgentAPI starts. The defaults are those of the program <c>mock-agentapi</c>, but for the port, which is a free one.</summary>
public sealed record AgentApiOptions
{
    /// <summary>The conversation to start with, e.g. <c>many</c>; see <c>docs/presets.md</c>. <c>normal</c> when nothing else says which.</summary>
    public string? Preset { get; init; }

    /// <summary>A conversation of your own; null for the preset's.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    /// <summary>The agent that answers: <c>echo</c>, <c>lorem</c> or <c>scripted</c>; without a preset the conversation then starts empty.</summary>
    public string? Agent { get; init; }

    /// <summary>Refuse what the real service refuses. Without it the mock is lenient, and records verdicts.</summary>
    public bool Strict { get; init; }

    /// <summary>The release to imitate, e.g. <c>0.11</c>; the mock's standard release when null.</summary>
    public string? Release { get; init; }

    /// <summary>The agent type that <c>GET /status</c> reports.</summary>
    public string AgentType { get; init; } = "custom";

    /// <summary>How many times faster than real time the conversation's clock runs.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>A folder with presets of your own, in a folder <c>agentapi</c> inside it, as <c>--presets</c> takes it; null for none.</summary>
    public string? PresetFolder { get; init; }

    /// <summary>The clock of everything in the mock, e.g. a <c>FakeTimeProvider</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="SettingException">The release is not one.</exception>
    internal AgentApiSettings Settings => new(
        new HostSettings(Strict: Strict), Preset, MessagesJson, AgentType: AgentType, Agent: Agent, Version: VersionOf(Release), Speed: Speed)
    {
        OwnPresets = OwnAgentApiPresets.Read(PresetFolders.Reader(PresetFolder)),
    };

    private string? MessagesJson => Messages is null ? null : new JsonArray([.. Messages.Select(message =>
        (JsonNode)new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]).ToJsonString();

    private static AgentApiVersion? VersionOf(string? name) => name is null ? null : AgentApiVersion.Find(name)
        ?? throw new SettingException($"Release: \"{name}\" is not a release of AgentAPI. It may be {string.Join(", ", AgentApiVersion.All.Select(version => version.Name))}.");
}

/// <summary>A message of a conversation that a test begins with.</summary>
/// <param name="Role"><c>user</c> or <c>agent</c>.</param>
/// <param name="Content">Any text.</param>
public sealed record ChatMessage(string Role, string Content);
