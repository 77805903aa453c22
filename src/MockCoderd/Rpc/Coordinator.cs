using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;
using Kind = Mocks.AgentRpc.Tailnet.CoordinateResponse.Types.PeerUpdate.Types.Kind;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Tells agents and their clients how to reach each other. No packet passes through it.</summary>
/// <remarks>Source: coder/coder, <c>tailnet/coordinator.go</c>, in memory. Not reproduced: the check of a node's addresses.</remarks>
internal sealed class Coordinator
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, CoordinatorPeer> _peers = [];
    private readonly HashSet<(Guid Source, Guid Destination)> _tunnels = [];

    /// <summary>Adds a peer; one of the same id is dropped.</summary>
    public void Join(CoordinatorPeer peer)
    {
        lock (_gate)
        {
            _peers.GetValueOrDefault(peer.Id)?.End();
            _peers[peer.Id] = peer;
            foreach (var other in TunnelPeersOf(peer.Id).Where(other => other.Node is not null))
            {
                peer.Tell(other.Id, other.Node, Kind.Node, "init");
            }
        }
    }

    /// <summary>Does what a peer asks for.</summary>
    /// <returns>False when the peer was dropped.</returns>
    /// <exception cref="DrpcException">The request cannot be served; the peer is dropped.</exception>
    public bool Handle(CoordinatorPeer peer, CoordinateRequest request)
    {
        lock (_gate)
        {
            if (_peers.GetValueOrDefault(peer.Id) != peer)
            {
                return false;
            }

            peer.Authorize(request);
            if (request.UpdateSelf is { } update)
            {
                peer.Node = update.Node ?? new Node();
                TellTunnelPeers(peer.Id, peer.Node, Kind.Node, "node update");
            }

            if (request.AddTunnel is { } added)
            {
                AddTunnel(peer, IdOf(added.Id));
            }

            if (request.RemoveTunnel is { } removed)
            {
                RemoveTunnel(peer, IdOf(removed.Id));
            }

            if (request.Disconnect is not null)
            {
                Remove(peer, Kind.Disconnected, "graceful disconnect");
            }

            foreach (var ready in request.ReadyForHandshake)
            {
                TellReady(peer, IdOf(ready.Id));
            }

            return true;
        }
    }

    /// <summary>A peer's stream has ended. Peers that were told of it keep its node: it may come back.</summary>
    public void Lose(CoordinatorPeer peer)
    {
        lock (_gate)
        {
            if (_peers.GetValueOrDefault(peer.Id) == peer)
            {
                Remove(peer, Kind.Lost, "lost");
            }
        }
    }

    private static Guid IdOf(ByteString id) => id.ToUuid("unable to convert bytes to UUID: ");

    private void AddTunnel(CoordinatorPeer source, Guid id)
    {
        _tunnels.Add((source.Id, id));
        if (_peers.GetValueOrDefault(id) is not { } destination)
        {
            return;
        }

        if (destination.Node is { } node)
        {
            TellOrDrop(source, id, node, Kind.Node, "add tunnel");
        }

        if (source.Node is not null)
        {
            TellOrDrop(destination, source.Id, source.Node, Kind.Node, "add tunnel");
        }
    }

    private void RemoveTunnel(CoordinatorPeer source, Guid id)
    {
        TellOrDrop(source, id, null, Kind.Disconnected, "remove tunnel");
        if (_peers.GetValueOrDefault(id) is { } destination)
        {
            TellOrDrop(destination, source.Id, null, Kind.Disconnected, "remove tunnel");
        }

        _tunnels.Remove((source.Id, id));
    }

    private void TellReady(CoordinatorPeer source, Guid id)
    {
        if (!_tunnels.Contains((source.Id, id)) && !_tunnels.Contains((id, source.Id)))
        {
            source.Send(new CoordinateResponse { Error = $"you do not share a tunnel with \"{id}\"" });
        }
        else if (_peers.GetValueOrDefault(id) is { } destination)
        {
            destination.Tell(source.Id, null, Kind.ReadyForHandshake, "");
        }
    }

    private void TellTunnelPeers(Guid id, Node? node, Kind kind, string reason)
    {
        foreach (var other in TunnelPeersOf(id))
        {
            TellOrDrop(other, id, node, kind, reason);
        }
    }

    private void TellOrDrop(CoordinatorPeer peer, Guid other, Node? node, Kind kind, string reason)
    {
        if (_peers.GetValueOrDefault(peer.Id) == peer && !peer.Tell(other, node, kind, reason))
        {
            Remove(peer, Kind.Disconnected, "failed update");
        }
    }

    private void Remove(CoordinatorPeer peer, Kind kind, string reason)
    {
        _peers.Remove(peer.Id);
        TellTunnelPeers(peer.Id, null, kind, reason);
        _tunnels.RemoveWhere(tunnel => tunnel.Source == peer.Id);
        peer.End();
    }

    private CoordinatorPeer[] TunnelPeersOf(Guid id) =>
    [
        .. _tunnels.Where(tunnel => tunnel.Source == id || tunnel.Destination == id)
            .Select(tunnel => tunnel.Source == id ? tunnel.Destination : tunnel.Source)
            .Distinct().Select(other => _peers.GetValueOrDefault(other)).OfType<CoordinatorPeer>(),
    ];
}
