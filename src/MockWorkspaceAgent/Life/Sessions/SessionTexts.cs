using Mocks.AgentRpc.Drpc;

namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>Why a call failed, in words.</summary>
internal static class SessionTexts
{
    public static string Of(Exception failed) => failed switch
    {
        DrpcException refused => refused.Message,
        OperationCanceledException or TimeoutException => "coderd did not answer in time",
        IOException => "the session has ended",
        _ => failed.Message,
    };
}
