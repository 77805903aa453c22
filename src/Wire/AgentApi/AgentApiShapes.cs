using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>The metadata of AgentAPI's shapes; <see cref="Json"/> has the way they are written.</summary>
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
