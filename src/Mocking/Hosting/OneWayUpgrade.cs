using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Hosting;
using Mocks.GoLibraries.CoderWebSocket;

namespace Mocks.Mocking.Hosting;

/// <summary>The upgrade to a WebSocket on which only the service sends messages.</summary>
public static class OneWayUpgrade
{
    public static Handshake HandshakeOf(HttpContext context) =>
        new(context.Request.Protocol, context.Request.Host.Value ?? "", name => context.Request.Headers[name]);

    /// <summary>The answer to a bad handshake.</summary>
    /// <param name="json">The service's own answer, which it writes into the body after the library's text.</param>
    public static Answer Refused(HandshakeRefusal refusal, byte[] json) => new(
        refusal.Status, [.. refusal.Headers, Answer.Header("Content-Type", "text/plain; charset=utf-8")], (byte[])[.. Encoding.UTF8.GetBytes($"{refusal.Why}\n"), .. json]);

    /// <summary>Serves the connection from the upgrade to its end, and notes in the journal how it ended.</summary>
    /// <param name="send">Sends the messages.</param>
    /// <param name="deadReason">The reason to close with when a ping gets no pong; null waits for ever.</param>
    /// <param name="disconnected">Cancelled when the connection has ended.</param>
    public static async Task ServeAsync(
        HttpContext context, Stream input, PipeWriter output, Func<OneWaySocket, CancellationToken, Task> send, string? deadReason, OneWayRules rules, CancellationToken disconnected)
    {
        var (services, exchange) = (context.RequestServices, Exchange.Of(context));
        var time = services.GetRequiredService<TimeProvider>();
        using var writer = new FrameWriter(output, time, context.Abort, disconnected);
        using var socket = new OneWaySocket(input, writer, deadReason, time, exchange.Fault?.AtEvent, rules);
        await socket.ServeAsync(send, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping, disconnected);
        exchange.Remark($"The WebSocket carried {socket.Messages} {(socket.Messages == 1 ? "message" : "messages")}; {socket.End}.");
    }
}
