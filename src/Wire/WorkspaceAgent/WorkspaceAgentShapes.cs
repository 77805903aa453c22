using System.Text.Json.Serialization;

namespace Mocks.Wire.WorkspaceAgent;

/// <summary>The metadata of the workspace agent's shapes; <see cref="Json"/> has the way they are written.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgentResponse))]
[JsonSerializable(typeof(ListeningPortsResponse))]
[JsonSerializable(typeof(NetcheckReport))]
[JsonSerializable(typeof(ListDirectoryRequest))]
[JsonSerializable(typeof(ListDirectoryResponse))]
[JsonSerializable(typeof(ResolvePathResponse))]
[JsonSerializable(typeof(ReadFileLinesResponse))]
[JsonSerializable(typeof(FileEditRequest))]
[JsonSerializable(typeof(FileEditResponse))]
[JsonSerializable(typeof(BundleFilesRequest))]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(UploadChatFileResponse))]
[JsonSerializable(typeof(ContainersResponse))]
[JsonSerializable(typeof(DebugManifest))]
[JsonSerializable(typeof(StartProcessRequest))]
[JsonSerializable(typeof(StartProcessResponse))]
[JsonSerializable(typeof(ListProcessesResponse))]
[JsonSerializable(typeof(ProcessOutputResponse))]
[JsonSerializable(typeof(SignalProcessRequest))]
internal sealed partial class WorkspaceAgentShapes : JsonSerializerContext;
