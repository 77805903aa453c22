using System.IO.Pipelines;
using System.Text;
using Mocks.GoLibraries.CoderWebSocket;
using Mocks.Mocking.Faults;
using Mocks.Wire;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>Answers a WebSocket handshake, and then sends messages. Compression is off upstream, so <c>no_compression</c> changes nothing.</summary>
internal static class Upgrade
{
    /// <returns>The answer to a bad handshake; null when it may be accepted.</returns>
    public static Answer? Refuse(HttpContext context, SocketRules? rules = null)
    {
        if (HandshakeOf(context).Refuse() is not { } refusal)
        {
            return null;
        }

        // The library writes its text, and coderd its JSON after it, into the same body.
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"{refusal.Why}\n"),
            .. Json.Coderd.Write((rules ?? SocketRules.Rows).RefusalOf(refusal.Why)),
        ];
        return new Answer(refusal.Status, [.. refusal.Headers, Answer.Header("Content-Type", "text/plain; charset=utf-8")], body);
    }

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

        var accepted = new Answer(101, HandshakeOf(context).Accept());
        return fault?.Effective switch
        {
            CloseInBody => accepted with { Body = rules.FramesOf(first) },
            null or { LeavesTheAnswer: true } => accepted with
            {
                Upgraded = (input, output, disconnected) => ServeAsync(context, input, output, send, rules, fault?.AtEvent, disconnected),
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

        var accepted = new Answer(101, HandshakeOf(context).Accept());
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

    private static Handshake HandshakeOf(HttpContext context) =>
        new(context.Request.Protocol, context.Request.Host.Value ?? "", name => context.Request.Headers[name]);

    private static async Task ServeAsync(
        HttpContext context, Stream input, PipeWriter output, Func<OneWaySocket, CancellationToken, Task> send, SocketRules rules, int? cutAt, CancellationToken disconnected)
    {
        var (services, stopping) = (context.RequestServices, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var time = services.GetRequiredService<TimeProvider>();
        using var writer = new FrameWriter(output, time, context.Abort, disconnected);
        using var socket = new OneWaySocket(input, writer, services.GetRequiredService<Release>().DeadSocketReason, time, cutAt, rules);
        await socket.ServeAsync(send, stopping, disconnected);
        Exchange.Of(context).Remark($"The WebSocket carried {socket.Messages} {(socket.Messages == 1 ? "message" : "messages")}; {socket.End}.");
    }
}
