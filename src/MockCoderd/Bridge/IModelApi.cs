using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge;

/// <summary>An API whose requests the bridge reads and records: how a request is read, and how an answer is written.</summary>
internal interface IModelApi
{
    /// <summary>Below the bridge's prefix, e.g. <c>/openai/v1/responses</c>.</summary>
    string Path { get; }

    /// <summary>As faults name it, e.g. <c>responses</c>.</summary>
    string Name { get; }

    /// <summary>As interceptions name it, e.g. <c>openai</c>.</summary>
    string Provider { get; }

    /// <summary>How the provider's own id of its answer begins, e.g. <c>resp_</c>.</summary>
    string IdPrefix { get; }

    /// <summary>How the ids of tool calls begin, e.g. <c>call_</c>.</summary>
    string ToolCallPrefix => "call_";

    /// <summary>The bridge holds all events of a stream back until the provider has sent the last one.</summary>
    bool HoldsStreams => false;

    /// <summary>Sent when nothing else is for a while; null for an API without pings.</summary>
    StreamEvent? Ping => null;

    /// <returns>Null when the bridge cannot read the body.</returns>
    ModelRequest? Read(ReadOnlySpan<byte> body);

    /// <summary>The bridge's own refusal, before the provider is asked; null when it has none.</summary>
    Answer? Refuse(ModelRequest request) => null;

    /// <summary>The answer to a request that does not stream.</summary>
    Answer Blocking(Completion completion);

    IReadOnlyList<StreamEvent> Events(Completion completion);

    /// <summary>The events that follow when the provider breaks off; null when the client gets no event at all, not even the earlier ones.</summary>
    IReadOnlyList<StreamEvent>? EventsAfterBreak();

    /// <summary>A provider's error as the bridge passes it on.</summary>
    Answer ProviderError(BridgeFault fault);

    /// <summary>The counts of tokens that the bridge records: one for each time that the provider reports them.</summary>
    IReadOnlyList<RecordedUsage> Usages(Completion completion);
}
