using Mocks.Wire;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Answers as the agent frames them.</summary>
internal static class AgentAnswer
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> JsonHeaders = [Answer.Header("Content-Type", "application/json; charset=utf-8")];

    public static Answer Of<T>(int status, T body) => new(status, JsonHeaders, Json.WorkspaceAgent.Write(body));

    /// <summary>The shape of errors, which is also that of simple successes.</summary>
    public static Answer Message(int status, string message) => Of(status, new AgentResponse(message));

    public static Answer ToAnswer(this Refusal refusal) => Of(refusal.Status, refusal.Body);
}
