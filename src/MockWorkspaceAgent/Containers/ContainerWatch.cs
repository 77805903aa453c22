using System.Text;
using Mocks.GoLibraries.CoderWebSocket;
using Mocks.Wire;

namespace Mocks.MockWorkspaceAgent.Containers;

/// <summary>Sends the list of containers over a WebSocket: at once, and when a dev container has changed. Changes that come together are one message.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentcontainers/api.go</c>, <c>watchContainers</c>. Not reproduced: compression.</remarks>
internal static class ContainerWatch
{
    private const string PingFailed = "Ping failed";

    private static readonly OneWayRules Rules = new(OneWaySocket.FramesOf, (CloseCode.PolicyViolation, "unexpected data message"), "");

    public static Answer Accept(HttpContext context, ContainerState state)
    {
        var handshake = new Handshake(context.Request.Protocol, context.Request.Host.Value ?? "", name => context.Request.Headers[name]);
        if (handshake.Refuse() is { } refusal)
        {
            // The library has written its own text and status.
            var body = Json.WorkspaceAgent.Write(new AgentResponse("Failed to upgrade connection to websocket.", $"failed to accept WebSocket connection: {refusal.Why}"));
            return new Answer(refusal.Status, [.. refusal.Headers, Answer.Header("Content-Type", "text/plain; charset=utf-8")], (byte[])[.. Encoding.UTF8.GetBytes($"{refusal.Why}\n"), .. body]);
        }

        return new Answer(101, handshake.Accept())
        {
            Upgraded = async (input, output, disconnected) =>
            {
                var (services, exchange) = (context.RequestServices, Exchange.Of(context));
                var time = services.GetRequiredService<TimeProvider>();
                using var writer = new FrameWriter(output, time, context.Abort, disconnected);
                using var socket = new OneWaySocket(input, writer, PingFailed, time, exchange.Fault?.AtEvent, Rules);
                await socket.ServeAsync((to, ended) => SendAsync(to, state, ended), services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping, disconnected);
                exchange.Remark($"The WebSocket carried {socket.Messages} {(socket.Messages == 1 ? "message" : "messages")}; {socket.End}.");
            },
        };
    }

    private static async Task SendAsync(OneWaySocket socket, ContainerState state, CancellationToken ended)
    {
        // A scan that has failed sends no message; at the start it ends the watch.
        while (state.Source is { Behaviour.ScanError: null })
        {
            var changed = state.Changed;
            if (!await socket.SendAsync(Json.WorkspaceAgent.Write(state.List())))
            {
                return;
            }

            await changed.WaitAsync(ended);
        }
    }
}
