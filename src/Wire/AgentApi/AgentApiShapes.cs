using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>What System.Text.Json has to know about AgentAPI's shapes; how they are written is said in <see cref="Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MessagesResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(ErrorModel))]
[JsonSerializable(typeof(SavedState))]
[JsonSerializable(typeof(UploadResponse))]
[JsonSerializable(typeof(MessageResponse))]
[JsonSerializable(typeof(MessageUpdate))]
[JsonSerializable(typeof(StatusChange))]
[JsonSerializable(typeof(AgentError))]
[JsonSerializable(typeof(ScreenUpdate))]
internal sealed partial class AgentApiShapes : JsonSerializerContext;
