using Mocks.Go.Time;
using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Events;
using Mocks.MockAgentApi.MessageFormat;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Terminals;
using Mocks.MockAgentApi.Versions;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>An agent in a terminal. Its messages and its status are derived from snapshots of the screen.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>. Ours: while nothing can change, no snapshot is taken.</remarks>
internal sealed class PtyConversation : IConversation
{
    private const string Busy = "message can only be sent when the agent is waiting for user input";

    private const string StopsItsAnimation = " \b";

    private readonly ConversationClock _clock;
    private readonly AgentApiVersion _version;
    private readonly TerminalAgent _agent;
    private readonly EventHub _events;
    private readonly SnapshotLoop _loop;
    private readonly Snapshots _snapshots = new();
    private readonly TrackedMessages _messages;
    private readonly ServerLife _life;

    private Func<LoadedState>? _loadState;
    private Outgoing? _outgoing;
    private InitialPrompt _prompt;
    private bool _ready;
    private bool _unsaved;

    /// <param name="program">The agent, when it is a real program.</param>
    public PtyConversation(AgentApiSettings settings, ServerLife life, ConversationStart start, TimeProvider time, PtyProgram? program = null)
    {
        _version = settings.Version ?? AgentApiVersion.Baseline;
        AgentType = start.Script?.Type ?? settings.AgentType;
        _clock = new ConversationClock(time, settings.Speed);
        _loop = new SnapshotLoop(_clock, Tick);
        var terminal = new Terminal(settings.TermWidth, start.Script?.Height ?? settings.TermHeight);
        _events = new EventHub(AgentType, _version);
        _life = life;
        _prompt = new InitialPrompt(settings.InitialPrompt ?? "", Sent: false);
        _messages = start.Loaded is { } preset
            ? new TrackedMessages(AgentType, terminal.BlankLine, preset, Origin.Preset)
            : new TrackedMessages(AgentType, terminal.BlankLine, History.Empty.With(new Message(0, "", "agent", GoTime.From(_clock.Now))), Origin.Screen);
        _agent = program is not null
            ? new RealAgent(_clock, terminal, program, _loop.Wake, firstKeys: AgentType == "amp" ? StopsItsAnimation : "")
            : new SimulatedAgent(_clock, terminal, BuiltInAgents.InTerminal(start.Agent, start.Script, AgentType), _loop.Wake, upForLong: _messages.Origin is Origin.Preset);
        if (_messages.Origin is Origin.Preset)
        {
            _snapshots.Fill(_agent.Screen);
            _ready = InputBox.IsOn(AgentType, _agent.Screen);
        }
        else
        {
            _loadState = life.LoadState;
        }

        var isPreset = _messages.Origin is Origin.Preset;
        _events.Begin(isPreset || _version.PublishesAtOnce ? _messages.History : null, isPreset, _snapshots.Last);
        _loop.Wake();
    }

    private enum Stage
    {
        /// <summary>The message waits for a tick that finds the agent ready and the screen stable.</summary>
        Queued,

        Released,

        Typing,
    }

    public string Transport => "pty";

    public string AgentType { get; }

    public bool IsStable => _clock.Do(() => Stable);

    public History Messages => _clock.Do(() => _messages.History);

    public string Screen => _clock.Do(() => Whitespace.TrimEnd(_agent.Screen));

    public DateTimeOffset Now => _clock.Do(() => _clock.Now);

    public Task<int> AgentExited => _agent.Exited;

    private bool Stable =>
        (_messages.Origin is Origin.Preset || _messages.History.LastRole != "user")
        && _snapshots.AreEqual
        && (_ready || !_version.NotReadyIsRunning)
        && (!_version.SendsOnlyWhenReady || _outgoing is null);

    public void Start() => _clock.Do(() =>
    {
        _clock.Start();
        _loop.Start();
        _agent.Start();
    });

    public Task<string?> SendAsync(string text)
    {
        var sent = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Do(() =>
        {
            var trimmed = Whitespace.Trim(text);
            var empty = trimmed.Length == 0 ? "message must not be empty" : null;
            var busy = Stable ? null : Busy;
            if ((_version.ChecksEmptyFirst ? empty ?? busy : busy ?? empty) is { } refused)
            {
                sent.SetResult(refused);
                return;
            }

            _outgoing = new Outgoing(trimmed, sent);
            if (_version.SendsOnlyWhenReady)
            {
                _loop.Wake();
            }
            else
            {
                Type();
            }
        });
        return sent.Task;
    }

    public Task<string?> TypeAsync(string keys) => _clock.Do(() => _agent.TypeAsync(keys));

    public Subscription Subscribe() => _clock.Do(() => _events.Subscribe(listener => _clock.Do(() => _events.Leave(listener))));

    public void PublishError(string message, string level) => _clock.Do(() => _events.Publish(new AgentError(message, level, GoTime.From(_clock.Now))));

    public void PublishOnce(ServerEvent serverEvent) => _clock.Do(() => _events.Send(serverEvent));

    public bool Save(Action<SavedConversation> write) => _clock.Do(() =>
    {
        if (!_unsaved)
        {
            return false;
        }

        write(new SavedConversation([.. _messages.History.All()], _prompt.Text, _prompt.Sent));
        _unsaved = false;
        return true;
    });

    public void EndStreams() => _events.Dispose();

    public Task CloseAgentAsync() => _clock.Do(_agent.CloseAsync);

    public void Dispose()
    {
        EndStreams();
        _clock.Dispose();
        _clock.Do(() => _outgoing?.Sent.TrySetResult("context canceled"));
        _agent.Dispose();
    }

    private void Tick() => _agent.Look(Rank.Tick, screen =>
    {
        if (_life.EndsWithAgent && _agent.Exited.IsCompleted)
        {
            return; // The server ends before the next look.
        }

        _loop.Ticked();
        if (_outgoing is null or { Stage: Stage.Queued } || _version.StreamsDuringPost)
        {
            Observe(screen);
        }
    });

    private void Observe(string screen)
    {
        _snapshots.Add(screen);
        ReadAgentMessage(screen, _clock.Now);
        var (stable, messages) = (Stable, _messages.History);
        _ready = _ready || InputBox.IsOn(AgentType, screen);
        var error = _ready ? LoadState() : null;
        if (QueueInitialPrompt(_version.SendsOnlyWhenReady ? _ready : stable) && !_version.SendsOnlyWhenReady)
        {
            _clock.At(_clock.Now, Rank.Typing, Type); // Before 0.12.0 the prompt is sent before the status that allows it is reported.
            return;
        }

        var released = _outgoing is { Stage: Stage.Queued } && _ready && _snapshots.AreEqual && _version.SendsOnlyWhenReady;
        if (error is not null)
        {
            _events.Publish(error);
        }

        _events.Publish(stable);
        _events.Publish(messages);
        _events.Publish(_snapshots.Last);
        if (released)
        {
            _outgoing = _outgoing! with { Stage = Stage.Released };
            _clock.At(_clock.Now, Rank.Typing, Type);
        }

        if (!_snapshots.AreEqual || !ReferenceEquals(messages, _messages.History) || stable != Stable)
        {
            _loop.Wake();
        }
    }

    private void ReadAgentMessage(string screen, DateTimeOffset at)
    {
        if (_outgoing is not { Stage: Stage.Typing } || !_version.FreezesWhileTyping)
        {
            _unsaved |= _messages.Read(screen, at);
        }
    }

    private AgentError? LoadState()
    {
        if (_loadState is not { } load)
        {
            return null;
        }

        _loadState = null;
        var (found, error) = load();
        if (error is not null)
        {
            return new AgentError($"Failed to restore previous session: {error}", "warning", GoTime.From(_clock.Now));
        }

        if (found is not null)
        {
            var given = _prompt.Text;
            _prompt = new InitialPrompt(
                given.Length > 0 ? given : found.InitialPrompt, found.InitialPromptSent && (given.Length == 0 || given == found.InitialPrompt));
            _messages.Restore(found.Messages);
            _unsaved = false;
        }

        return null;
    }

    private bool QueueInitialPrompt(bool isTime)
    {
        if (!isTime || _prompt is not { Text.Length: > 0, Sent: false } || _outgoing is not null)
        {
            return false;
        }

        _outgoing = new Outgoing(_prompt.Text, new TaskCompletionSource<string?>());
        _prompt = _prompt with { Sent = true };
        _unsaved = true;
        return true;
    }

    private void Type()
    {
        var (text, sent, _) = _outgoing!;
        var (before, now) = (_agent.Screen, _clock.Now);
        ReadAgentMessage(before, now);
        _outgoing = _outgoing! with { Stage = Stage.Typing };
        new MessageTyping(_clock, _agent, _version, refused =>
        {
            _outgoing = null;
            if (refused is null)
            {
                if (!_version.FreezesWhileTyping)
                {
                    _unsaved |= _messages.Read(before, now, again: true);
                }

                _messages.AddFromUser(text, before, now);
            }

            if (_version.StreamsDuringPost)
            {
                _loop.Wake();
            }
            else
            {
                _loop.WakeAtOnce(); // Older releases hold the conversation's lock until now, and a tick waits for it.
            }

            sent.TrySetResult(refused is null ? null : $"failed to send message: {refused}");
        }).Begin(text);
    }

    /// <summary>A message on its way to the agent.</summary>
    /// <param name="Sent">Completes with null when the agent reacted, else with the reason why not.</param>
    private sealed record Outgoing(string Text, TaskCompletionSource<string?> Sent, Stage Stage = Stage.Queued);

    private readonly record struct InitialPrompt(string Text, bool Sent);
}
