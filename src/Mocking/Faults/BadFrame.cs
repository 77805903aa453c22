using System.Text.Json.Serialization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>What breaks (kind <c>bad-frame</c>): <c>call</c>, which is the default, or <c>session</c>.</summary>
    [JsonPropertyOrder(15)]
    public string? Breaks { get; set; }
}

internal sealed class BadFrame() : FaultKind("bad-frame",
    "in place of the true answer a frame that the client cannot read; `breaks` is `call` (the default) or `session`; for calls over RPC only")
{
    private const string Session = "session";

    public override bool ReplacesTheService => true;

    internal override bool SpoilsRequests => false;

    internal override bool SpoilsCalls => true;

    internal override string? Problem(Fault fault, bool isIts) => fault.Breaks switch
    {
        not null when !isIts => "breaks: only kind bad-frame has it.",
        null or "call" or Session => null,
        var other => $"breaks: \"{other}\" cannot be broken. It may be call or session.",
    };

    internal override Task SpoilAsync(ISpoiledCall call, Fault fault) =>
        call.SendBadFrameAsync(fault.Breaks == Session ? BadFrameLayer.Session : BadFrameLayer.Call);
}
