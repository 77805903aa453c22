using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Faults;
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
        if (completion.Request.Compacts)
        {
            stream.AddItem("added", ResponseObjects.Compaction(completion.Ids), index);
            stream.AddItem("done", ResponseObjects.Compaction(completion.Ids), index);
        }

        if (completion.Text is { } text)
        {
            stream.AddMessage(completion, text, index++);
        }

        foreach (var (at, call) in completion.ToolCalls.Index())
        {
            stream.AddFunctionCall(completion, call, at, index++);
        }

        stream.Add($"response.{ResponseObjects.StatusOf(completion)}", new JsonObject { ["response"] = ResponseObjects.Ended(completion) });
        return stream._events;
    }

    /// <summary>The event with which the provider says that it failed.</summary>
    /// <param name="sent">How many events went before it.</param>
    public static StreamEvent Failure(Completion completion, BridgeFault fault, int sent)
    {
        var (message, type, code) = ProviderErrors.OpenAi(fault);
        var name = fault.Event ?? BridgeFault.ErrorEvent;
        var members = name == BridgeFault.ErrorEvent
            ? new JsonObject { ["type"] = name, ["code"] = fault.ErrorType ?? code ?? type, ["message"] = message, ["param"] = null }
            : new JsonObject { ["type"] = name, ["response"] = ResponseObjects.Failed(completion, fault.ErrorType ?? code ?? type, message) };
        members["sequence_number"] = sent;
        return StreamEvent.Of(name, members);
    }

    private void AddMessage(Completion completion, string text, int index)
    {
        var id = completion.Ids.Of("msg_");
        var what = completion.Ending.Refuses ? "refusal" : "output_text";
        AddItem("added", ResponseObjects.Message(completion, "in_progress", null), index);
        Add("response.content_part.added", Part(id, index, ResponseObjects.Part(completion, "")));
        foreach (var piece in completion.Pieces)
        {
            Add($"response.{what}.delta", TextOf(completion, id, index, piece), isToken: true);
        }

        Add($"response.{what}.done", TextOf(completion, id, index, null), after: (completion.Ending.Refuses ? "refusal" : "text", text));
        Add("response.content_part.done", Part(id, index, ResponseObjects.Part(completion, text)));
        AddItem("done", ResponseObjects.Message(completion, ResponseObjects.StatusOf(completion, isLast: completion.ToolCalls is []), text), index);
    }

    /// <param name="delta">Null for the end of the text.</param>
    private static JsonObject TextOf(Completion completion, string id, int index, string? delta)
    {
        var members = new JsonObject { ["content_index"] = 0 };
        if (delta is not null)
        {
            members["delta"] = delta;
        }

        members["item_id"] = id;
        if (!completion.Ending.Refuses)
        {
            members["logprobs"] = new JsonArray();
        }

        members["output_index"] = index;
        return members;
    }

    private void AddFunctionCall(Completion completion, ToolCall call, int at, int index)
    {
        var id = completion.Ids.Of("fc_", at);
        AddItem("added", ResponseObjects.FunctionCall(completion, call, at, "in_progress", ""), index);
        Add("response.function_call_arguments.delta",
            new JsonObject { ["delta"] = call.Arguments, ["item_id"] = id, ["output_index"] = index }, isToken: true);
        Add("response.function_call_arguments.done", new JsonObject { ["arguments"] = call.Arguments, ["item_id"] = id, ["output_index"] = index });
        AddItem("done", ResponseObjects.FunctionCall(
            completion, call, at, ResponseObjects.StatusOf(completion, isLast: at == completion.ToolCalls.Count - 1), call.Arguments), index);
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
