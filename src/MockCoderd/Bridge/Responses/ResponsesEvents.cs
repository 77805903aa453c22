using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>A response as OpenAI streams it: from <c>response.created</c> to <c>response.completed</c>, with no <c>[DONE]</c>.</summary>
/// <remarks>Source: coder/aibridge, <c>fixtures/openai/responses/streaming</c>. Not reproduced: <c>obfuscation</c>, which is
/// random filling.</remarks>
internal sealed class ResponsesEvents
{
    private readonly List<StreamEvent> _events = [];

    public static IReadOnlyList<StreamEvent> Of(Turn turn)
    {
        var stream = new ResponsesEvents();
        stream.Add("response.created", new JsonObject { ["response"] = ResponseObjects.InProgress(turn) });
        stream.Add("response.in_progress", new JsonObject { ["response"] = ResponseObjects.InProgress(turn) });
        var index = 0;
        if (turn.Text is { } text)
        {
            stream.AddMessage(turn, text, index++);
        }

        foreach (var (call, at) in turn.Calls("call_").Select((call, at) => (call, at)))
        {
            stream.AddCall(turn, call, at, index++);
        }

        stream.Add("response.completed", new JsonObject { ["response"] = ResponseObjects.Completed(turn) });
        return stream._events;
    }

    private void AddMessage(Turn turn, string text, int index)
    {
        var id = turn.Ids.Of("msg_");
        Add("response.output_item.added", new JsonObject { ["item"] = ResponseObjects.Message(turn, "in_progress", null), ["output_index"] = index });
        Add("response.content_part.added", Part(id, index, "part", ResponseObjects.TextPart("")));
        foreach (var piece in turn.Pieces)
        {
            Add("response.output_text.delta", new JsonObject
            {
                ["content_index"] = 0,
                ["delta"] = piece,
                ["item_id"] = id,
                ["logprobs"] = new JsonArray(),
                ["output_index"] = index,
            }, isToken: true);
        }

        Add("response.output_text.done", new JsonObject
        {
            ["content_index"] = 0,
            ["item_id"] = id,
            ["logprobs"] = new JsonArray(),
            ["output_index"] = index,
        }, after: ("text", text));
        Add("response.content_part.done", Part(id, index, "part", ResponseObjects.TextPart(text)));
        Add("response.output_item.done", new JsonObject { ["item"] = ResponseObjects.Message(turn, "completed", text), ["output_index"] = index });
    }

    private void AddCall(Turn turn, TurnCall call, int at, int index)
    {
        var id = turn.Ids.Of("fc_", at);
        Add("response.output_item.added", new JsonObject { ["item"] = ResponseObjects.Call(turn, call, at, "in_progress", ""), ["output_index"] = index });
        Add("response.function_call_arguments.delta",
            new JsonObject { ["delta"] = call.Arguments, ["item_id"] = id, ["output_index"] = index }, isToken: true);
        Add("response.function_call_arguments.done", new JsonObject { ["arguments"] = call.Arguments, ["item_id"] = id, ["output_index"] = index });
        Add("response.output_item.done", new JsonObject { ["item"] = ResponseObjects.Call(turn, call, at, "completed", call.Arguments), ["output_index"] = index });
    }

    private static JsonObject Part(string id, int index, string name, JsonObject part) => new()
    {
        ["content_index"] = 0,
        ["item_id"] = id,
        ["output_index"] = index,
        [name] = part,
    };

    /// <param name="after">A member that OpenAI puts behind the sequence number.</param>
    private void Add(string type, JsonObject members, bool isToken = false, (string Name, string Value)? after = null)
    {
        members.Insert(0, "type", type);
        members["sequence_number"] = _events.Count;
        if (after is { } last)
        {
            members[last.Name] = last.Value;
        }

        _events.Add(StreamEvent.Of(type, members, isToken));
    }
}
