using Google.Protobuf;
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

    public static MessageText Of<T>()
        where T : IMessage, new()
    {
        // Descriptors take time and memory, and are needed only when a message is shown.
        var json = new Lazy<MessageJson>(() => new MessageJson(new T().Descriptor, field => Secret.Contains(field.FullName)));
        return (message, redact) => json.Value.Read(message, redact);
    }
}
