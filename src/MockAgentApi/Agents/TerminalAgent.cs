using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Agents;

/// <summary>A program that runs in a terminal. To be used under the conversation's lock.</summary>
/// <param name="drawn">Called when the screen may have changed.</param>
internal abstract class TerminalAgent(ConversationClock clock, Terminal terminal, Action drawn) : IDisposable
{
    /// <summary>As Linux says it when nobody holds the other end of a terminal.</summary>
    private const string Gone = "write /dev/ptmx: input/output error";

    /// <summary>Upstream waits so long for a screen that is being drawn, and so often.</summary>
    public const int MaxWaits = 3;

    public static readonly TimeSpan Redrawing = TimeSpan.FromMilliseconds(16);

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Screen => terminal.Text;

    public DateTimeOffset LastDrawn { get; protected set; } = DateTimeOffset.MinValue;

    /// <summary>It drew something just now, and may not be done.</summary>
    public bool IsRedrawing => clock.Now - LastDrawn < Redrawing;

    public Task<int> Exited => _exited.Task;

    protected ConversationClock Clock => clock;

    protected Terminal Terminal => terminal;

    /// <summary>The conversation's time passes, from now on.</summary>
    public virtual void Start()
    {
    }

    /// <returns>When the terminal has taken the keys: null when they are typed, else the system's error.</returns>
    public Task<string?> TypeAsync(string keys) => Exited.IsCompleted ? Task.FromResult<string?>(Gone) : SendAsync(keys);

    /// <summary>Interrupts it, as a server that stops does at last, and sees that it ends.</summary>
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
