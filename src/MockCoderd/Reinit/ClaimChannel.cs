using System.Collections.Concurrent;
using System.Threading.Channels;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.Reinit;

/// <summary>A claim of a workspace whose build has succeeded.</summary>
/// <param name="Owner">The id of the new owner.</param>
internal sealed record ClaimBuilt(Guid Workspace, Guid Owner);

/// <summary>Publishes claims to the agents that hold a <c>reinit</c> stream of the workspace.</summary>
/// <remarks>Source: coder/coder, <c>coderd/prebuilds/claim.go</c>. An agent that connects later does not get the claim.</remarks>
internal sealed class ClaimChannel : IRequestState<ClaimChannel>
{
    private readonly ConcurrentDictionary<Subscription, Guid> _subscriptions = [];

    public ClaimChannel Detach() => new();

    public Subscription Subscribe(Guid workspace)
    {
        var subscription = new Subscription(this);
        _subscriptions[subscription] = workspace;
        return subscription;
    }

    /// <returns>How many agents it reached.</returns>
    public int Publish(ClaimBuilt claim) =>
        _subscriptions.Count(known => known.Value == claim.Workspace && known.Key.Add(claim));

    /// <summary>The claims for one agent's stream.</summary>
    internal sealed class Subscription(ClaimChannel channel) : IDisposable
    {
        private readonly Channel<ClaimBuilt> _claims = Channel.CreateUnbounded<ClaimBuilt>();

        public ChannelReader<ClaimBuilt> Claims => _claims.Reader;

        public bool Add(ClaimBuilt claim) => _claims.Writer.TryWrite(claim);

        public void Dispose() => channel._subscriptions.TryRemove(this, out _);
    }
}
