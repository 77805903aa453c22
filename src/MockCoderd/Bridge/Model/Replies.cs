namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>Finds what the model says to a call.</summary>
internal static class Replies
{
    public static ModelReply For(ModelCall call, IReadOnlyList<ModelReply> replies) =>
        replies.FirstOrDefault(reply => Answers(reply, call)) ?? BridgePreset.StandardReply;

    private static bool Answers(ModelReply reply, ModelCall call)
    {
        var when = reply.When ?? new ReplyWhen();
        if (call.ToolResult is not null && reply.ToolCalls is { Count: > 0 } && when.ToolResult is null)
        {
            return false;
        }

        return (when.LastUserText is null || when.LastUserText.Compile()(call.LastUserText))
            && (when.ToolResult is null || (call.ToolResult is { } result && when.ToolResult.Compile()(result)))
            && (when.Model is null || when.Model == call.Model)
            && (when.OffersTool is null || call.Tools.Contains(when.OffersTool));
    }
}
