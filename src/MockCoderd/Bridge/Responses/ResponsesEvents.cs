using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>A response as OpenAI streams it: from <c>response.created</c> to <c>response.completed</c>, with no <c>[DONE]</c>.</summary>
/// <remarks>Source: coder/aibridge, <c>fixtures/openai/responses/streaming</c>. Not reproduced: <c>obfuscation</c>, which is
/// random padding.</remarks>
internal sealed class ResponsesEvents
{
    private readonly List<StreamEvent> _events = [];

    public static IReadOnlyList<StreamEvent> Of(Completion completion)
    {
        var stream = new ResponsesEvents();
        stream.Add("response.created", new JsonObject { ["response"] = ResponseObjects.InProgress(completion) });
        stream.Add("response.in_progress", new JsonObject { ["response"] = ResponseObjects.InProgress(completion) });
        var index = 0;
        if (completion.Text is { } text)
        {
            stream.AddMessage(completion, text, index++);
        }

        foreach (var (at, call) in completion.ToolCalls.Index())
        {
            stream.AddFunctionCall(completion, call, at, index++);
        }

        stream.Add("response.completed", new JsonObject { ["response"] = ResponseObjects.Completed(completion) });
        return stream._events;
    }

    private void AddMessage(Completion completion, string text, int index)
    {
        var id = completion.Ids.Of("msg_");
        AddItem("added", ResponseObjects.Message(completion, "in_progress", null), index);
        Add("response.content_part.added", Part(id, index, ResponseObjects.TextPart("")));
        foreach (var piece in completion.Pieces)
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
        Add("response.content_part.done", Part(id, index, ResponseObjects.TextPart(text)));
        AddItem("done", ResponseObjects.Message(completion, "completed", text), index);
    }

    private void AddFunctionCall(Completion completion, ToolCall call, int at, int index)
    {
        var id = completion.Ids.Of("fc_", at);
        AddItem("added", ResponseObjects.FunctionCall(completion, call, at, "in_progress", ""), index);
        Add("response.function_call_arguments.delta",
            new JsonObject { ["delta"] = call.Arguments, ["item_id"] = id, ["output_index"] = index }, isToken: true);
        Add("response.function_call_arguments.done", new JsonObject { ["arguments"] = call.Arguments, ["item_id"] = id, ["output_index"] = index });
        AddItem("done", ResponseObjects.FunctionCall(completion, call, at, "completed", call.Arguments), index);
    }

    private void AddItem(string change, JsonObject item, int index) =>
        Add($"response.output_item.{change}", new JsonObject { ["item"] = item, ["output_index"] = index });

    private static JsonObject Part(string id, int index, JsonObject part) => new()
    {
        ["content_index"] = 0,
        ["item_id"] = id,
        ["output_index"] = index,
        ["part"] = part,
    };

    /// <param name="after">A member that OpenAI puts after the sequence number.</param>
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
