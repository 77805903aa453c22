using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>What System.Text.Json has to know about coderd's shapes; how they are written is said in <see cref="Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(TaskLogs))]
[JsonSerializable(typeof(AiTask))]
[JsonSerializable(typeof(TasksList))]
[JsonSerializable(typeof(TaskAppMessage))]
[JsonSerializable(typeof(WorkspaceBuildResponse))]
[JsonSerializable(typeof(BuildInfo))]
[JsonSerializable(typeof(LogSnapshot))]
[JsonSerializable(typeof(ExternalAuthToken))]
[JsonSerializable(typeof(GitSshKeyPair))]
[JsonSerializable(typeof(AgentLogSource))]
[JsonSerializable(typeof(IReadOnlyList<AgentLogRow>))]
[JsonSerializable(typeof(AgentSession))]
[JsonSerializable(typeof(Reinitialization))]
[JsonSerializable(typeof(OldReinitialization))]
[JsonSerializable(typeof(WorkspaceAgent))]
[JsonSerializable(typeof(RefreshedChats))]
[JsonSerializable(typeof(ListeningPorts))]
[JsonSerializable(typeof(AgentContainers))]
[JsonSerializable(typeof(CoderdUser))]
[JsonSerializable(typeof(CoderdWorkspace))]
internal sealed partial class CoderdShapes : JsonSerializerContext;
