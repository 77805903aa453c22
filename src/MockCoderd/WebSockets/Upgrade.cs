using System.IO.Pipelines;
using Mocks.GoLibraries.CoderWebSocket;
using Mocks.Mocking.Faults;
using Mocks.Wire;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>Answers a WebSocket handshake, and then sends messages. Compression is off upstream, so <c>no_compression</c> changes nothing.</summary>
internal static class Upgrade
{
    /// <returns>The answer to a bad handshake; null when it may be accepted.</returns>
    public static Answer? Refuse(HttpContext context, SocketRules? rules = null) => OneWayUpgrade.HandshakeOf(context).Refuse() is { } refusal
        ? OneWayUpgrade.Refused(refusal, Json.Coderd.Write((rules ?? SocketRules.Rows).RefusalOf(refusal.Why))) : null;

    /// <param name="first">The first message. It is the whole answer under a fault that needs one of known length: in frames for a fault
    /// that cuts it, or as an ordinary body in place of the upgrade.</param>
    /// <param name="send">Sends that message and those that follow; called after the upgrade.</param>
    public static Answer Accept(HttpContext context, byte[] first, Func<OneWaySocket, CancellationToken, Task> send, SocketRules? rules = null)
    {
        rules ??= SocketRules.Rows;
        if (Refuse(context, rules) is { } refused)
        {
            return refused;
        }

        var fault = Exchange.Of(context).Fault;
        if (fault is { ReplacesTheService: true })
        {
            return new Answer(101, []);
        }

        var accepted = new Answer(101, OneWayUpgrade.HandshakeOf(context).Accept());
        return fault?.Effective switch
        {
            CloseInBody => accepted with { Body = rules.FramesOf(first) },
            null or { LeavesTheAnswer: true } => accepted with
            {
                Upgraded = (input, output, disconnected) => OneWayUpgrade.ServeAsync(
                    context, input, output, send, context.RequestServices.GetRequiredService<Release>().DeadSocketReason, rules, disconnected),
            },
            _ => new Answer(200, CoderdAnswer.JsonHeaders, first),
        };
    }

    /// <param name="serve">Reads and writes frames, from the upgrade to the end of the connection; gives a sentence for the journal.</param>
    public static Answer AcceptStream(HttpContext context, Func<Stream, PipeWriter, CancellationToken, Task<string>> serve)
    {
        if (Refuse(context) is { } refused)
        {
            return refused;
        }

        var accepted = new Answer(101, OneWayUpgrade.HandshakeOf(context).Accept());
        return Exchange.Of(context).Fault switch
        {
            { ReplacesTheService: true } => new Answer(101, []),
            null or { Effective: CloseInBody or { LeavesTheAnswer: true } } => accepted with
            {
                Upgraded = async (input, output, disconnected) => Exchange.Of(context).Remark(await serve(input, output, disconnected)),
            },
            _ => accepted,
        };
    }
}
