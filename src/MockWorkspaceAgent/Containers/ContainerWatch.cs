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
        var handshake = OneWayUpgrade.HandshakeOf(context);
        if (handshake.Refuse() is { } refusal)
        {
            return OneWayUpgrade.Refused(refusal, Json.WorkspaceAgent.Write(
                new AgentResponse("Failed to upgrade connection to websocket.", $"failed to accept WebSocket connection: {refusal.Why}")));
        }

        return new Answer(101, handshake.Accept())
        {
            Upgraded = (input, output, disconnected) => OneWayUpgrade.ServeAsync(
                context, input, output, (to, ended) => SendAsync(to, state, ended), PingFailed, Rules, disconnected),
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
