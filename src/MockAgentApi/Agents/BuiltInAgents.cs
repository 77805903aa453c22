using System.Text.Json;
using Mocks.MockAgentApi.Acp;
using Mocks.MockAgentApi.Presets;

namespace Mocks.MockAgentApi.Agents;

/// <summary>The agents with a name: <c>echo</c> and <c>lorem</c> are scripts, <c>scripted</c> is the agent of the recordings.</summary>
internal static class BuiltInAgents
{
    public const string Scripted = "scripted";

    private static readonly Dictionary<string, AgentScript> Scripts = new[] { "echo", "lorem" }.ToDictionary(name => name, Load);

    /// <param name="script">A preset's own agent, which wins over <paramref name="name"/>.</param>
    /// <param name="agentType">Decides the prompt of a script. <c>scripted</c> always draws its own, as the recorded agent did.</param>
    public static TerminalProgram InTerminal(string? name, AgentScript? script, string agentType) =>
        script is null && name == Scripted ? new RecordedTerminalProgram() : new TerminalScriptPlayer((script ?? Scripts[name ?? "echo"]).As(agentType));

    public static AcpProgram OnAcp(string? name, AgentScript? script) =>
        script is null && name == Scripted ? new RecordedAcpProgram() : new AcpScriptPlayer(script ?? Scripts[name ?? "echo"]);

    private static AgentScript Load(string name)
    {
        using var file = typeof(BuiltInAgents).Assembly.GetManifestResourceStream($"Agents/{name}.json")
            ?? throw new InvalidOperationException($"Agents/{name}.json is not built in.");
        return JsonSerializer.Deserialize(file, PresetJson.Default.AgentScript)!;
    }
}
