using System.Text.Json;
using Mocks.Wire.AgentApi;
using Mocks.Workspace.Declaration;

namespace Mocks.Workspace.Life;

/// <summary>The conversation of the task's AgentAPI, read as a client reads it, just before the stop.</summary>
internal static class TaskConversation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The address of the task's app; null for a workspace that is no task, or whose app has none.</summary>
    public static Uri? AddressOf(DeclaredWorkspace declared) =>
        declared.AiTasks.FirstOrDefault(task => task.IsEnabled) is { } task
            && declared.Agents.SelectMany(agent => agent.Apps).FirstOrDefault(app => string.Equals(app.Id.ToString(), task.AppId, StringComparison.OrdinalIgnoreCase)) is { } app
            && Uri.TryCreate(app.Url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp ? address : null;

    /// <returns>Null when no AgentAPI answers there.</returns>
    public static async Task<IReadOnlyList<Message>?> ReadAsync(Uri app)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            var body = await client.GetByteArrayAsync(new Uri($"{app.AbsoluteUri.TrimEnd('/')}/messages"));
            return JsonSerializer.Deserialize(body, ConversationJson.Default.Conversation)?.Messages?.Select(message => new Message(message.Id, message.Content, message.Role, default)).ToArray();
        }
        catch (Exception none) when (none is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }
}

/// <param name="Messages">Oldest first.</param>
internal sealed record Conversation(IReadOnlyList<SaidMessage>? Messages);

internal sealed record SaidMessage(long Id, string Content, string Role);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.SnakeCaseLower)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Conversation))]
internal sealed partial class ConversationJson : System.Text.Json.Serialization.JsonSerializerContext;
