using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge;

/// <summary>An API whose requests the bridge reads and records: how a request is read, and how an answer is written.</summary>
internal interface IModelApi
{
    /// <summary>Below the provider's root, e.g. <c>/responses</c>.</summary>
    string Route { get; }

    /// <summary>As faults name it, e.g. <c>responses</c>.</summary>
    string Name { get; }

    /// <summary>How the provider's own id of its answer begins, e.g. <c>resp_</c>.</summary>
    string IdPrefix { get; }

    /// <summary>How the ids of tool calls begin, e.g. <c>call_</c>.</summary>
    string ToolCallPrefix => "call_";

    /// <summary>The bridge holds all events of a stream back until the provider has sent the last one.</summary>
    bool HoldsStreams => false;

    /// <summary>The bridge only passes the requests on, and records nothing.</summary>
    bool IsPassedOn => false;

    /// <summary>Sent when nothing else is for a while; null for an API without pings.</summary>
    StreamEvent? Ping => null;

    /// <returns>Null when the bridge cannot read the body.</returns>
    ModelRequest? Read(ReadOnlySpan<byte> body);

    /// <summary>The bridge's own refusal, before the provider is asked; null when it has none.</summary>
    Answer? Refuse(ModelRequest request) => null;

    /// <summary>The answer to a request that does not stream.</summary>
    Answer Blocking(Completion completion);

    IReadOnlyList<StreamEvent> Events(Completion completion);

    /// <summary>What the client gets when the provider's stream fails.</summary>
    /// <param name="fault">Kind <c>provider-breaks-off</c> or <c>provider-error-in-stream</c>.</param>
    /// <param name="sent">How many events went by before.</param>
    StreamFailure Fail(Completion completion, BridgeFault fault, int sent);

    /// <summary>A provider's error as the bridge passes it on.</summary>
    Answer ProviderError(BridgeFault fault);

    /// <summary>A provider that cannot be reached, as the bridge reports it.</summary>
    Answer Unreachable(bool streams);

    /// <summary>The counts of tokens that the bridge records of an answer that does not stream.</summary>
    IReadOnlyList<RecordedUsage> Usages(Completion completion);

    /// <summary>Records a stream by its events.</summary>
    StreamRecord Record(Completion completion);
}

/// <summary>The rest of a stream after the provider has failed.</summary>
/// <param name="Events">Sent after those that went by.</param>
/// <param name="Instead">In place of them all; null when the client gets the events.</param>
internal sealed record StreamFailure(IReadOnlyList<StreamEvent> Events, Answer? Instead = null)
{
    /// <summary>No header and no event was sent: Go then answers 200 with an empty body.</summary>
    public static StreamFailure Nothing { get; } = new([], new Answer(200, []));

    /// <param name="fault">Kind <c>provider-breaks-off</c> or <c>provider-error-in-stream</c>.</param>
    /// <param name="event">The error as the provider wrote it into the stream, when it did.</param>
    /// <returns>The text of the bridge's own error.</returns>
    public static string Text(BridgeFault fault, string @event) => fault.Kind == BridgeFaultKind.ProviderBreaksOff
        ? "unknown stream error: unexpected EOF"
        : $"unknown stream error: received error while streaming: {@event}";
}
