using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Agents;

/// <summary>An agent in a terminal. Callers hold the conversation's lock.</summary>
/// <param name="drawn">Called when the screen may have changed.</param>
internal abstract class TerminalAgent(ConversationClock clock, Terminal terminal, Action drawn) : IDisposable
{
    /// <summary>Linux's error when the other end of a terminal is closed.</summary>
    private const string Gone = "write /dev/ptmx: input/output error";

    private const int MaxRedrawWaits = 3;

    private static readonly TimeSpan RedrawWait = TimeSpan.FromMilliseconds(16);

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Screen => terminal.Text;

    public Task<int> Exited => _exited.Task;

    protected DateTimeOffset LastDrawn { get; set; } = DateTimeOffset.MinValue;

    protected ConversationClock Clock => clock;

    protected Terminal Terminal => terminal;

    public virtual void Start()
    {
    }

    /// <summary>Hands over the screen; while the agent is drawing it, waits three times at most.</summary>
    /// <remarks>Source: coder/agentapi, <c>lib/termexec/termexec.go</c>, <c>ReadScreen</c>.</remarks>
    public void Look(Rank rank, Action<string> see, int waits = 0)
    {
        if (clock.Now - LastDrawn < RedrawWait && waits < MaxRedrawWaits)
        {
            clock.In(RedrawWait, rank, () => Look(rank, see, waits + 1));
        }
        else
        {
            see(Screen);
        }
    }

    /// <summary>Done when the terminal has taken the keys.</summary>
    /// <returns>Null on success, else the system's error.</returns>
    public Task<string?> TypeAsync(string keys) => Exited.IsCompleted ? Task.FromResult<string?>(Gone) : SendAsync(keys);

    /// <inheritdoc cref="IConversation.CloseAgentAsync"/>
    public abstract Task CloseAsync();

    public abstract void Dispose();

    protected abstract Task<string?> SendAsync(string keys);

    protected void End(int code) => _exited.TrySetResult(code);

    protected void Drawn()
    {
        LastDrawn = clock.Now;
        drawn();
    }
}
