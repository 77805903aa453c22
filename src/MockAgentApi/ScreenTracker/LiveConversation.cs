using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Acp;
using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Terminals;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The conversation in progress. Another preset and a reset start a new one.</summary>
/// <param name="settings">A start may override some of them.</param>
internal sealed class LiveConversation(AgentApiSettings settings, ServerLife life, TimeProvider time) : IDisposable
{
    private readonly TaskCompletionSource<int> _agentExited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IConversation? _current;
    private volatile bool _listening;
    private PtyProgram? _runningAgent = life.Agent;

    public IConversation Current => _current ?? throw new InvalidOperationException("No conversation has begun.");

    /// <summary>The moment at which the clock of the conversation in progress began.</summary>
    public DateTimeOffset BegunAt { get; private set; }

    /// <summary>The exit code of the agent, when it ends by itself in the conversation in progress.</summary>
    public Task<int> AgentExited => _agentExited.Task;

    /// <summary>Replaces the conversation: the streams of the one before end, and the message it was sending fails.</summary>
    public void Begin(ConversationStart start)
    {
        var before = _current;
        BegunAt = time.GetUtcNow();
        _current = start.Acp ?? settings.Acp
            ? new AcpConversation(settings, start, time)
            : new PtyConversation(settings, life, start, time, start.RunsAgent ? RunAgent() : null);
        before?.Dispose();
        _ = WatchAsync(_current);
        if (_listening)
        {
            _current.Start();
        }
    }

    public void Listen()
    {
        _listening = true;
        BegunAt = time.GetUtcNow();
        Current.Start();
    }

    public void Dispose()
    {
        _current?.Dispose();
        _runningAgent?.Dispose();
    }

    private PtyProgram RunAgent()
    {
        try
        {
            return Interlocked.Exchange(ref _runningAgent, null) ?? PtyProgram.Start(settings.RunAgent!, settings.TermWidth, settings.TermHeight);
        }
        catch (WrappedError problem)
        {
            throw new SettingException($"{AgentApiSettings.RunAgentSetting.Flag}: {problem.Message}", cause: problem);
        }
    }

    private async Task WatchAsync(IConversation conversation)
    {
        var code = await conversation.AgentExited;
        if (ReferenceEquals(_current, conversation))
        {
            _agentExited.TrySetResult(code);
        }
    }
}

/// <summary>The start of a conversation.</summary>
/// <param name="Loaded">Messages that exist already, the agent waiting; null to start empty, as AgentAPI does.</param>
/// <param name="Agent">The name of the agent that answers; <c>echo</c> when null.</param>
/// <param name="Script">An agent as data, which wins over <paramref name="Agent"/>.</param>
/// <param name="Acp">The transport, when the preset sets it in place of the settings.</param>
/// <param name="RunsAgent">The agent is the program of the settings, really run.</param>
internal sealed record ConversationStart(History? Loaded, string? Agent = null, AgentScript? Script = null, bool? Acp = null, bool RunsAgent = false);
