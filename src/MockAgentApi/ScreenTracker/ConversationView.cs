using Mocks.MockAgentApi.Events;
using Mocks.Mocking.Journal;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The conversation as one request sees it. Where a fault replaces the answer, the message of the request does not reach the agent.</summary>
internal sealed class ConversationView(LiveConversation live, PostLock posts, CurrentRequest request)
{
    private IConversation? _followed;

    public string Transport => live.Current.Transport;

    public string AgentType => live.Current.AgentType;

    public bool IsStable => live.Current.IsStable;

    /// <summary>The exit code of the agent, once it has ended; else null.</summary>
    public int? AgentExitCode => live.Current.AgentExited is { IsCompletedSuccessfully: true, Result: var code } ? code : null;

    public History Messages => live.Current.Messages;

    /// <summary>The clock of the conversation that is followed; else of the current one.</summary>
    public DateTimeOffset Now => (_followed ?? live.Current).Now;

    /// <summary>Waits for the message that another request is posting, if any.</summary>
    public Task UntilPostedAsync() => posts.UntilFreeAsync();

    /// <summary>Sends a message as the user, or types keys, when no other request does.</summary>
    /// <returns>Null when the agent took it, else why not, in upstream's words.</returns>
    public Task<string?> PostAsync(string content, bool isRaw) => request.IsReplaced
        ? Task.FromResult<string?>(null)
        : posts.HoldAsync(() => isRaw ? live.Current.TypeAsync(content) : live.Current.SendAsync(content));

    public Subscription Subscribe()
    {
        _followed = live.Current;
        var subscription = _followed.Subscribe();
        if (request.IsReplaced)
        {
            subscription.Leave();
        }

        return subscription;
    }
}

/// <summary>The server's lock: one message is posted at a time, and requests for status or messages wait for it. Streams do not.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>Server.mu</c>.</remarks>
internal sealed class PostLock
{
    private readonly Lock _gate = new();

    // The first posts, the others wait.
    private readonly Queue<Post> _posts = new();

    public Task UntilFreeAsync()
    {
        lock (_gate)
        {
            return _posts.TryPeek(out var current) ? current.Done.Task : Task.CompletedTask;
        }
    }

    /// <summary>Posts when all earlier posts are done.</summary>
    public async Task<T> HoldAsync<T>(Func<Task<T>> action)
    {
        var post = new Post();
        lock (_gate)
        {
            _posts.Enqueue(post);
            Begin();
        }

        await post.Begun.Task;
        try
        {
            return await action();
        }
        finally
        {
            lock (_gate)
            {
                _posts.Dequeue().Done.SetResult();
                Begin();
            }
        }
    }

    private void Begin()
    {
        if (_posts.TryPeek(out var first))
        {
            first.Begun.TrySetResult();
        }
    }

    private sealed class Post
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
