using System.Text.Json.Serialization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>The error's code (kind <c>rpc-error</c>); 0 when left out.</summary>
    [JsonPropertyOrder(12)]
    public ulong? Code { get; set; }

    /// <summary>The error's text (kind <c>rpc-error</c>).</summary>
    [JsonPropertyOrder(13)]
    public string? Text { get; set; }
}

internal sealed class RpcError() : FaultKind("rpc-error",
    "an error with this `code` and `text` in place of the true answer; for calls over RPC only")
{
    private const int MaxText = 64 * 1024;

    public override bool ReplacesTheService => true;

    internal override bool SpoilsRequests => false;

    internal override bool SpoilsCalls => true;

    internal override string? Problem(Fault fault, bool isIts) => fault switch
    {
        { Text: null } when isIts => "text: missing. Kind rpc-error needs the text of the error; code is 0 when left out.",
        { Text.Length: > MaxText } => $"text: {fault.Text!.Length} characters are too long. It may have {MaxText}.",
        { Text: not null } when !isIts => "text: only kind rpc-error answers with a text.",
        { Code: not null } when !isIts => "code: only kind rpc-error answers with a code.",
        _ => null,
    };

    internal override Task SpoilAsync(ISpoiledCall call, Fault fault) => call.FailAsync(fault.Code ?? 0, fault.Text!);
}
