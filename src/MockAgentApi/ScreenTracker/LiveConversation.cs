using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Acp;
using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Terminals;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The conversation that is going on. Another preset, and a reset, begin another life of it.</summary>
/// <param name="settings">What it is like; a start may say some of it otherwise.</param>
public sealed class LiveConversation(AgentApiSettings settings, TimeProvider time) : IDisposable
{
    private readonly TaskCompletionSource<int> _agentExited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IConversation? _current;
    private volatile bool _listening;
    private PtyProgram? _started;

    /// <param name="started">The real program of the first life, when it runs already.</param>
    internal LiveConversation(AgentApiSettings settings, TimeProvider time, PtyProgram? started)
        : this(settings, time) => _started = started;

    /// <exception cref="InvalidOperationException">None has begun, which presets see to before the mock listens.</exception>
    public IConversation Current => _current ?? throw new InvalidOperationException("No conversation has begun.");

    /// <summary>The exit code of the agent, once it has ended by itself and no other life has begun.</summary>
    public Task<int> AgentExited => _agentExited.Task;

    /// <summary>Ends the life before it: its streams end, and what was being sent fails.</summary>
    internal void Begin(ConversationStart start)
    {
        var before = _current;
        _current = start.Acp ?? settings.Acp ? new AcpConversation(settings, start, time) : new PtyConversation(settings, start, time, start.RunsAgent ? RunAgent() : null);
        before?.Dispose();
        _ = WatchAsync(_current);
        if (_listening)
        {
            _current.Start();
        }
    }

    /// <summary>Lets its time pass, from now on: the server listens.</summary>
    public void Listen()
    {
        _listening = true;
        Current.Start();
    }

    public void Dispose()
    {
        _current?.Dispose();
        _started?.Dispose();
    }

    private PtyProgram RunAgent()
    {
        try
        {
            return Interlocked.Exchange(ref _started, null) ?? PtyProgram.Start(settings.RunAgent!, settings.TermWidth, settings.TermHeight);
        }
        catch (WrappedError problem)
        {
            throw new SettingException($"{AgentApiSettings.RunAgentSetting.Flag}: {problem.Message}", cause: problem);
        }
    }

    private async Task WatchAsync(IConversation life)
    {
        var code = await life.AgentExited;
        if (ReferenceEquals(_current, life))
        {
            _agentExited.TrySetResult(code);
        }
    }
}

/// <summary>What a life of the conversation starts with.</summary>
/// <param name="Loaded">Messages that are there at once, the agent waiting; null when it starts fresh, as the real one does.</param>
/// <param name="Agent">The name of who answers; <c>echo</c> when null.</param>
/// <param name="Script">Or the one who answers as data.</param>
/// <param name="Acp">The transport, when the preset says it in place of the settings.</param>
/// <param name="RunsAgent">Who answers is the program of the settings, really run.</param>
internal sealed record ConversationStart(History? Loaded, string? Agent = null, AgentScript? Script = null, bool? Acp = null, bool RunsAgent = false);
