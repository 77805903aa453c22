using System.Text.Json.Serialization;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Control;

namespace Mocks.MockAgentApi.Messages;

/// <param name="Role"><c>user</c> or <c>agent</c>.</param>
public sealed record SaidMessage(long Id, string Role, string Content, string Time);

/// <summary>The conversation as it is now, without a request of the service.</summary>
/// <param name="Status"><c>stable</c> or <c>running</c>.</param>
/// <param name="AgentExitCode">Null while the agent runs.</param>
/// <param name="Total">Messages that there are.</param>
/// <param name="Messages">The last of them, oldest first; those of a preset that are made while they are sent are not among them.</param>
public sealed record ConversationReport(
    string Status, string AgentType, string Transport, int? AgentExitCode, int Total, IReadOnlyList<SaidMessage> Messages);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConversationReport))]
internal sealed partial class ConversationJson : JsonSerializerContext;

/// <summary>Shows the conversation to tests and people: nothing of it is in the journal, and no fault spoils it.</summary>
internal static class ConversationControl
{
    private const int MaxMessages = 50;

    // A preset may have megabytes in one message.
    private const int MaxContent = 64 * 1024;

    public static IEndpointRouteBuilder MapConversationControl(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/__admin/conversation", GetConversation).WithGroupName("control").WithTags("events").WithName("getConversation")
            .Produces<ConversationReport>()
            .WithSummary("The state of the agent and the last 50 messages, without a request of the service.");
        return routes;
    }

    private static IResult GetConversation(ConversationView conversation)
    {
        var history = conversation.Messages;
        var last = (history.Streamed ? history.Since : history.All()).TakeLast(MaxMessages); // A streamed one has millions.
        return ControlJson.Ok(new ConversationReport(
            conversation.IsStable ? "stable" : "running", conversation.AgentType, conversation.Transport, conversation.AgentExitCode, history.Count,
            [.. last.Select(message => new SaidMessage(message.Id, message.Role, Cut(message.Content), message.Time.ToString()))]),
            ConversationJson.Default.ConversationReport);
    }

    private static string Cut(string text) => text.Length <= MaxContent ? text
        : $"{text.AsSpan(0, char.IsHighSurrogate(text[MaxContent - 1]) ? MaxContent - 1 : MaxContent)}… ({text.Length - MaxContent} more characters)";
}
