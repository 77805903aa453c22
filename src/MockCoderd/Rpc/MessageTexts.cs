using Google.Protobuf.Reflection;
using Mocks.AgentRpc.Json;
using Mocks.Mocking.Rpc;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Shows the messages of calls as JSON.</summary>
internal static class MessageTexts
{
    // The journal's rules find secrets by their names; these have names that say nothing, or bytes for a value.
    private static readonly string[] Secret =
    [
        "coder.agent.v2.Manifest.environment_variables", "coder.agent.v2.WorkspaceSecret.value", "coder.agent.v2.SubAgent.auth_token",
        "coder.tailnet.v2.RefreshResumeTokenResponse.token",
    ];

    /// <summary>The messages of the client.</summary>
    public static MessageText OfRequest(string path) => Of(() => Schema.MethodOf(path).InputType);

    /// <summary>The messages of the server.</summary>
    public static MessageText OfAnswer(string path) => Of(() => Schema.MethodOf(path).OutputType);

    private static MessageText Of(Func<MessageDescriptor> type)
    {
        var json = new Lazy<MessageJson>(() => new MessageJson(type(), field => Secret.Contains(field.FullName)));
        return (message, redact) => json.Value.Read(message, redact);
    }
}
