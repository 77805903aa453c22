using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>What a client asked a model, whichever API it used.</summary>
/// <param name="Model">As the client named it.</param>
/// <param name="Streams">It wants events.</param>
/// <param name="Prompt">What upstream records: the text of the last item when a user wrote it; null in the middle of a
/// turn, when the last item is a tool's result.</param>
/// <param name="LastUserText">The last thing a user wrote, wherever it stands; empty when nobody wrote anything.</param>
/// <param name="ToolResult">What a tool said, when that is the last item.</param>
/// <param name="Tools">The names of the tools that the client offers.</param>
/// <param name="Body">The whole body.</param>
internal sealed record ModelCall(
    string Model, bool Streams, string? Prompt, string LastUserText, string? ToolResult, IReadOnlyList<string> Tools, GoNode Body);
