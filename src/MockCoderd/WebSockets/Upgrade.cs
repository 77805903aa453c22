using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.Rpc;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>Answers a WebSocket handshake, and goes on in messages.</summary>
/// <remarks>Source: coder/websocket 1.8, <c>accept.go</c>. No extension is ever agreed on: upstream leaves compression at the library's
/// default, which is none, so <c>no_compression</c> changes nothing.</remarks>
internal static class Upgrade
{
    // RFC 6455, section 1.3.
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <param name="first">The first message. Where a fault must know the whole answer it is all there is: as frames when they are to be
    /// cut, or as an ordinary body, which is spoiled in place of an upgrade.</param>
    /// <param name="send">Sends that and what comes after it; called only once the upgrade is made.</param>
    public static Answer Accept(HttpContext context, byte[] first, Func<OneWaySocket, CancellationToken, Task> send)
    {
        if (Handshake.Refuse(context.Request) is { } bad)
        {
            return RpcEndpoints.ToAnswer(bad);
        }

        var fault = Exchange.Of(context).Fault;
        if (fault is { ReplacesTheService: true })
        {
            return new Answer(101, []);
        }

        var accepted = new Answer(101,
        [
            Answer.Header("Upgrade", "websocket"),
            Answer.Header("Connection", "Upgrade"),
            Answer.Header("Sec-WebSocket-Accept", AcceptOf(context.Request.Headers.SecWebSocketKey.ToString().Trim())),
        ]);
        if (fault is { Effective: CloseInBody })
        {
            return accepted with { Body = OneWaySocket.FramesOf(first) };
        }

        if (fault is not (null or { Effective.LeavesTheAnswer: true }))
        {
            return new Answer(200, CoderdAnswer.JsonHeaders, first);
        }

        var connection = UpgradedStream.InPlaceOfBody(context);
        return accepted with { Stream = (output, cancellationToken) => ServeAsync(context, connection, output, send, fault?.AtEvent, cancellationToken) };
    }

    private static async Task ServeAsync(
        HttpContext context, UpgradedStream input, PipeWriter output, Func<OneWaySocket, CancellationToken, Task> send, int? cutAt, CancellationToken cancellationToken)
    {
        var services = context.RequestServices;
        await input.OpenAsync();
        using var socket = new OneWaySocket(
            input, output, services.GetRequiredService<Release>(), services.GetRequiredService<TimeProvider>(), context.Abort, cutAt, cancellationToken);
        await socket.ServeAsync(send, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        Exchange.Of(context).Remark($"The WebSocket carried {socket.Messages} {(socket.Messages == 1 ? "message" : "messages")}; {socket.End}.");
    }

    private static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // The protocol's own choice, and it proves nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
    }
}
