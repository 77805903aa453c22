using System.Collections.Concurrent;
using System.Threading.Channels;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.Reinit;

/// <summary>Somebody's claim of a workspace has been built.</summary>
/// <param name="Owner">The id of the new owner.</param>
internal sealed record ClaimBuilt(Guid Workspace, Guid Owner);

/// <summary>Tells the agents that hold a <c>reinit</c> stream that their workspace has been claimed.</summary>
/// <remarks>Source: coder/coder, <c>coderd/prebuilds/claim.go</c>. Who is not listening at that moment misses it.</remarks>
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

    /// <returns>How many were listening.</returns>
    public int Publish(ClaimBuilt claim)
    {
        var listening = _subscriptions.Where(known => known.Value == claim.Workspace).Select(known => known.Key).ToArray();
        foreach (var subscription in listening)
        {
            subscription.Tell(claim);
        }

        return listening.Length;
    }

    /// <summary>One agent's stream, as long as it is held.</summary>
    internal sealed class Subscription(ClaimChannel channel) : IDisposable
    {
        private readonly Channel<ClaimBuilt> _claims = Channel.CreateUnbounded<ClaimBuilt>();

        public ChannelReader<ClaimBuilt> Claims => _claims.Reader;

        public void Tell(ClaimBuilt claim) => _claims.Writer.TryWrite(claim);

        public void Dispose() => channel._subscriptions.TryRemove(this, out _);
    }
}
