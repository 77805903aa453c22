using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Journal.Feed;

namespace Mocks.Workspace.Life;

/// <summary>Shows the requests that the scripts and the command make of coderd, as they are answered; not those of the agent itself.</summary>
internal sealed class CoderdWatch : IAsyncDisposable
{
    private readonly FeedSubscription? _feed;
    private readonly LifeRecord _record;
    private readonly Task _watching;

    public CoderdWatch(RunningMock coderd, LifeRecord record)
    {
        _record = record;
        _feed = coderd.Services.GetRequiredService<RequestJournal>().Subscribe(beginnings: false);
        _watching = WatchAsync();
    }

    /// <summary>It is the agent's own session, or one of its calls.</summary>
    public static bool IsOfTheAgent(string method, string url) => method == "RPC" || url.Contains("/workspaceagents/me/rpc", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _feed?.Dispose();
        await _watching;
    }

    private async Task WatchAsync()
    {
        while (_feed is { } feed && await feed.WaitAsync(CancellationToken.None))
        {
            while (feed.TryRead(out var happened))
            {
                if (happened.Entry is { } entry && !IsOfTheAgent(entry.Method, entry.Url))
                {
                    var fault = entry.Fault is null ? "" : ", spoiled by a fault";
                    _record.Add(new TimeLineEntry(_record.MsOf(entry.AnsweredAt ?? entry.ReceivedAt), "", "coderd", "coderd", $"{entry.Method} {entry.Url}: {(entry.Status is { } status ? $"{status}" : "no answer")}{fault}"));
                }
            }
        }
    }
}
