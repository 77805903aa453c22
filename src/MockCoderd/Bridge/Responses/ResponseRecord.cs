using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>What the bridge records of a streamed response: all of it with <c>response.completed</c>, and only the prompt before.
/// <c>response.incomplete</c> and <c>response.failed</c> tell it nothing.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/responses/streaming.go</c>.</remarks>
internal sealed class ResponseRecord(Completion completion) : StreamRecord(completion)
{
    protected override bool RecordsPromptWithoutId => false;

    public override void Note(JsonObject? data)
    {
        if (data?["response"]?["id"] is { } id)
        {
            ResponseId = (string)id!;
        }

        if ((string?)data?["type"] != "response.completed")
        {
            return;
        }

        foreach (var usage in ResponsesApi.UsagesOf(Completion))
        {
            Add(usage);
        }

        foreach (var call in Completion.ToolCalls)
        {
            Add(call);
        }
    }
}
