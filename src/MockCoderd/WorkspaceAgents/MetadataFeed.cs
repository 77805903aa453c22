using System.Runtime.CompilerServices;
using Mocks.Go.Time;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>The metadata of an agent for one subscriber: all values at once, and all again in each second with news, at least every five seconds.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>watchWorkspaceAgentMetadata</c>. Upstream counts the start as news, so the
/// values are sent again after the first second. There is no end: neither a later build nor a lost agent closes the stream.</remarks>
internal sealed class MetadataFeed(WorldStore world, NamedAgent first, TimeProvider time)
{
    /// <summary>The age of a value that was never sent: the longest time that Go can express, in seconds.</summary>
    private const long OldestAge = long.MaxValue / 1_000_000_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(5);

    /// <summary>One element now and one for each second that passes: the values to send, or null for a second in which nothing is sent.</summary>
    public async IAsyncEnumerable<IReadOnlyList<WorkspaceAgentMetadata>?> SecondsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var seconds = new PeriodicTimer(Second, time);
        var (agent, sentAt) = (first.Agent, time.GetUtcNow());
        yield return ValuesOf(agent, world.Now);
        for (var hasNews = true; await seconds.WaitForNextTickAsync(cancellationToken); hasNews = false)
        {
            var now = world.AgentById(agent.Id) is var (_, known) ? known : agent;
            hasNews |= now.Reports?.Metadata != agent.Reports?.Metadata || now.Manifest.Metadata != agent.Manifest.Metadata;
            agent = now;
            var isDue = hasNews || time.GetUtcNow() - sentAt >= AtLeastEvery;
            sentAt = isDue ? time.GetUtcNow() : sentAt;
            yield return isDue ? ValuesOf(agent, world.Now) : null;
        }
    }

    public static IReadOnlyList<WorkspaceAgentMetadata> ValuesOf(Agent agent, DateTimeOffset now) =>
        [.. agent.Manifest.Metadata.OrderBy(declared => declared.Order).ThenBy(declared => declared.Key, StringComparer.Ordinal).Select(declared =>
        {
            var value = agent.Reports?.Metadata.GetValueOrDefault(declared.Key);
            return new WorkspaceAgentMetadata(
                value is null ? new(GoTime.Zero, OldestAge, "", "") : new(DatabaseTime.Of(value.CollectedAt), (long)(now - value.CollectedAt).TotalSeconds, value.Value, value.Error),
                new(declared.DisplayName, declared.Key, declared.Script, declared.Interval, declared.Timeout));
        })];
}
