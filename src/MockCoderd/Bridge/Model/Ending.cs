namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>Why a reply ends, in the words of each API.</summary>
/// <param name="Message">The <c>stop_reason</c> of a message.</param>
/// <param name="Chat">The <c>finish_reason</c> of a chat completion.</param>
/// <param name="Incomplete">The reason in <c>incomplete_details</c> of a response; null for a completed one.</param>
/// <param name="Refuses">The text is a refusal, which both APIs of OpenAI keep apart from other text.</param>
/// <remarks>Source: the references of OpenAI and Anthropic; openai/openai-go and anthropics/anthropic-sdk-go.</remarks>
internal sealed record Ending(string Message, string Chat, string? Incomplete = null, bool Refuses = false)
{
    public static readonly Ending Turn = new("end_turn", "stop");

    public static readonly Ending ToolUse = new("tool_use", "tool_calls");

    public static readonly Ending Limit = new("max_tokens", "length", "max_output_tokens");

    public static readonly Ending StopSequence = new("stop_sequence", "stop");

    private static readonly Dictionary<string, Ending> ByName = new(StringComparer.Ordinal)
    {
        ["end_turn"] = Turn,
        ["stop"] = Turn,
        ["completed"] = Turn,
        ["tool_use"] = ToolUse,
        ["tool_calls"] = ToolUse,
        ["max_tokens"] = Limit,
        ["length"] = Limit,
        ["max_output_tokens"] = Limit,
        ["stop_sequence"] = StopSequence,
        ["pause_turn"] = new("pause_turn", "stop"),
        ["refusal"] = new("refusal", "stop", Refuses: true),
        ["content_filter"] = new("refusal", "content_filter", "content_filter"),
        ["model_context_window_exceeded"] = new("model_context_window_exceeded", "length", "max_output_tokens"),
    };

    /// <param name="name">The word of any of the three APIs.</param>
    /// <returns>Null when no API has it.</returns>
    public static Ending? Find(string name) => ByName.GetValueOrDefault(name);

    public static string Problem(string name) =>
        $"stopReason: \"{name}\" is not a stop reason. It may be end_turn, max_tokens, stop_sequence, tool_use, pause_turn, refusal or "
        + "model_context_window_exceeded (messages); stop, length, tool_calls, content_filter or refusal (chat/completions); completed, "
        + "max_output_tokens, content_filter or refusal (responses). Each API says it in its own word.";
}
