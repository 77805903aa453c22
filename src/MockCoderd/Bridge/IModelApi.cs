using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge;

/// <summary>One of the APIs that the bridge reads and records: how its requests are read, and its answers are written.</summary>
internal interface IModelApi
{
    /// <summary>Below the bridge's prefix, e.g. <c>/openai/v1/responses</c>.</summary>
    string Path { get; }

    /// <summary>As faults name it, e.g. <c>responses</c>.</summary>
    string Name { get; }

    /// <summary>As interceptions name it, e.g. <c>openai</c>.</summary>
    string Provider { get; }

    /// <summary>How the ids of tool calls begin, e.g. <c>call_</c>.</summary>
    string CallPrefix { get; }

    /// <summary>The bridge keeps events back until the provider is done.</summary>
    bool HoldsStreams { get; }

    /// <summary>Sent in a silence; null when this API has none.</summary>
    StreamEvent? Ping { get; }

    /// <returns>Null when the bridge cannot make anything of the body.</returns>
    ModelCall? Read(ReadOnlySpan<byte> body);

    /// <summary>What the bridge itself refuses, before a provider is asked; null when it does not.</summary>
    Answer? Refuse(ModelCall call);

    /// <summary>The provider's own id of its answer, as interceptions keep it.</summary>
    string ResponseId(Turn turn);

    /// <summary>The answer to a call that does not stream.</summary>
    Answer Whole(Turn turn);

    IReadOnlyList<StreamEvent> Events(Turn turn);

    /// <summary>What the client still gets when the provider breaks off; null when it gets nothing at all, not even what came before.</summary>
    IReadOnlyList<StreamEvent>? AfterBreak(Turn turn);

    /// <summary>A provider's error as the bridge passes it on.</summary>
    Answer ProviderError(BridgeFault fault);
}
