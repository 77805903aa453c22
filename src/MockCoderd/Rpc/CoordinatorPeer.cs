using System.Threading.Channels;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;
using Kind = Mocks.AgentRpc.Tailnet.CoordinateResponse.Types.PeerUpdate.Types.Kind;

namespace Mocks.MockCoderd.Rpc;

/// <summary>One end of the network: an agent, or a client of one.</summary>
/// <param name="id">The agent's own id; of a client one that it gets for its connection.</param>
/// <param name="mayTunnelTo">The agent that a client may reach; null for an agent, which may reach no other.</param>
/// <remarks>Source: coder/coder, <c>tailnet/peer.go</c>, <c>tailnet/tunnel.go</c> (<c>AgentCoordinateeAuth</c>, <c>ClientCoordinateeAuth</c>).</remarks>
internal sealed class CoordinatorPeer(Guid id, Guid? mayTunnelTo)
{
    private const int MaxPending = 512;

    private readonly Channel<CoordinateResponse> _responses = Channel.CreateBounded<CoordinateResponse>(MaxPending);
    private readonly Dictionary<Guid, Node> _sent = [];

    public Guid Id => id;

    public Node? Node { get; set; }

    /// <summary>What the peer is told; it ends when the coordinator has dropped the peer.</summary>
    public ChannelReader<CoordinateResponse> Responses => _responses.Reader;

    /// <exception cref="DrpcException">The peer may not ask for this.</exception>
    public void Authorize(CoordinateRequest request)
    {
        if (request.AddTunnel is { } tunnel)
        {
            var allowed = mayTunnelTo ?? throw new DrpcException("agents cannot open tunnels");
            var asked = tunnel.Id.ToUuid("parse add tunnel id: ");
            if (asked != allowed)
            {
                throw new DrpcException($"invalid agent id, expected {allowed}, got {asked}");
            }
        }

        if (mayTunnelTo is not null && request.ReadyForHandshake.Count > 0)
        {
            throw new DrpcException("clients may not send ready_for_handshake");
        }
    }

    /// <summary>Tells it of another peer, unless it knows that already.</summary>
    /// <returns>False when the peer reads too slowly.</returns>
    public bool Tell(Guid other, Node? node, Kind kind, string reason)
    {
        switch (kind)
        {
            case Kind.Node when _sent.TryGetValue(other, out var known) && known.Equals(node):
            case Kind.Lost or Kind.Disconnected when !_sent.ContainsKey(other):
                return true;
            case Kind.Node:
                _sent[other] = node!;
                break;
            case Kind.Disconnected:
                _sent.Remove(other);
                break;
        }

        return Send(new() { PeerUpdates = { new CoordinateResponse.Types.PeerUpdate { Id = other.ToBytes(), Node = node, Kind = kind, Reason = reason } } });
    }

    public bool Send(CoordinateResponse response) => _responses.Writer.TryWrite(response);

    public void End() => _responses.Writer.TryComplete();
}
