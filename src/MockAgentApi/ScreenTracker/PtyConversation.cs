using Mocks.Go.Time;
using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Events;
using Mocks.MockAgentApi.MessageFormat;
using Mocks.MockAgentApi.Terminals;
using Mocks.MockAgentApi.Versions;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>An agent in a terminal, watched by looking at its screen.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>. One thing is ours: while nothing can change, the clock does not tick.</remarks>
internal sealed class PtyConversation : IConversation
{
    private const string AgentRole = "agent";
    private const string Busy = "message can only be sent when the agent is waiting for user input";

    /// <summary>So many equal screens in a row are a stable one: two seconds and the tick that began them.</summary>
    private const int StableScreens = 81;

    private const string StopsItsAnimation = " \b";

    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(25);

    private readonly ConversationClock _clock;
    private readonly AgentApiVersion _version;
    private readonly Terminal _terminal;
    private readonly TerminalAgent _agent;
    private readonly EventHub _events;
    private readonly Func<LoadedState>? _loadState;
    private readonly bool _endsWithAgent;

    private DateTimeOffset _begun;
    private History _messages;
    private string _prompt;
    private string _screen = "";
    private string _screenBeforeUser = "";
    private string? _readFrom;
    private int _equalScreens;
    private int _screens;
    private int _waits;
    private bool _ticking;
    private bool _ready;
    private bool _loadTried;
    private bool _promptSent;
    private bool _changed;

    // The last agent message was there before, and stays until the user says something.
    private bool _kept;

    // The whole conversation was there before, its agent waiting: a preset.
    private bool _settled;

    private (string Text, TaskCompletionSource<string?> Sent)? _queued;
    private bool _sending;
    private bool _typing;

    /// <param name="program">The agent, when it is a real program.</param>
    public PtyConversation(AgentApiSettings settings, ConversationStart start, TimeProvider time, PtyProgram? program = null)
    {
        _version = settings.Version ?? AgentApiVersion.Baseline;
        AgentType = start.Script?.Type ?? settings.AgentType;
        _clock = new ConversationClock(time, settings.Speed);
        _begun = _clock.Now;
        _terminal = new Terminal(settings.TermWidth, start.Script?.Height ?? settings.TermHeight);
        _events = new EventHub(AgentType, _version);
        _loadState = settings.LoadState;
        _endsWithAgent = settings.EndsWithAgent;
        _prompt = settings.InitialPrompt ?? "";
        _settled = start.Loaded is not null;
        _messages = start.Loaded ?? History.Empty.With(new Message(0, "", AgentRole, GoTime.From(_clock.Now)));
        _agent = program is not null
            ? new RealAgent(_clock, _terminal, program, Wake, firstKeys: AgentType == "amp" ? StopsItsAnimation : "")
            : new SimulatedAgent(_clock, _terminal, BuiltInAgents.InTerminal(start.Agent, start.Script, AgentType), Wake, upForLong: _settled);
        if (_settled)
        {
            (_screen, _screens, _equalScreens) = (_agent.Screen, StableScreens, StableScreens);
            _ready = InputBox.IsOn(AgentType, _screen);
            _loadTried = true;
        }

        _events.Begin(_settled || _version.PublishesAtOnce ? _messages : null, _settled, _screen);
        Wake();
    }

    public string Transport => "pty";

    public string AgentType { get; }

    public bool IsStable => _clock.Do(() => Stable);

    public History Messages => _clock.Do(() => _messages);

    public string Screen => _clock.Do(() => Whitespace.TrimEnd(_agent.Screen));

    public DateTimeOffset Now => _clock.Do(() => _clock.Now);

    public Task<int> AgentExited => _agent.Exited;

    private bool ScreenStable => _equalScreens >= StableScreens;

    private bool Stable =>
        (_settled || _messages.LastRole != "user")
        && _screens >= StableScreens && ScreenStable
        && (_ready || !_version.NotReadyIsRunning)
        && (!_version.SendsOnlyWhenReady || (_queued is null && !_sending));

    /// <summary>Lets time pass: the server listens.</summary>
    public void Start() => _clock.Do(() =>
    {
        _clock.Start();
        _begun = _clock.Now;
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

            _queued = (trimmed, sent);
            if (_version.SendsOnlyWhenReady)
            {
                Wake();
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

    public void Complain(string message, string level) => _clock.Do(() => _events.Publish(new AgentError(message, level, GoTime.From(_clock.Now))));

    public void Announce(ServerEvent surprise) => _clock.Do(() => _events.Tell(surprise));

    public bool Save(Action<SavedConversation> keep) => _clock.Do(() =>
    {
        if (!_changed)
        {
            return false;
        }

        keep(new SavedConversation([.. _messages.All()], _prompt, _promptSent));
        _changed = false;
        return true;
    });

    public void EndStreams() => _events.Dispose();

    public Task CloseAgentAsync() => _clock.Do(_agent.CloseAsync);

    public void Dispose()
    {
        EndStreams();
        _clock.Dispose();
        _clock.Do(() => _queued?.Sent.TrySetResult("context canceled"));
        _agent.Dispose();
    }

    // Older releases hold the conversation's lock until here: the tick that waited for it comes at once.
    private void Released()
    {
        if (_version.StreamsDuringPost || _ticking)
        {
            Wake();
            return;
        }

        _ticking = true;
        _clock.At(_clock.Now, Rank.Tick, Tick);
    }

    private void Wake()
    {
        if (!_ticking)
        {
            _ticking = true;
            // Ticks keep their beat, however long nothing happened.
            var beats = ((_clock.Now - _begun).Ticks / TickLength.Ticks) + 1;
            _clock.At(_begun + (TickLength * beats), Rank.Tick, Tick);
        }
    }

    private void Tick()
    {
        if (_endsWithAgent && _agent.Exited.IsCompleted)
        {
            return; // The server is gone before it would look again.
        }

        if (_agent.IsRedrawing && _waits < TerminalAgent.MaxWaits)
        {
            _waits++;
            _clock.In(TerminalAgent.Redrawing, Rank.Tick, Tick);
            return;
        }

        (_waits, _ticking) = (0, false);
        if (_sending && !_version.StreamsDuringPost)
        {
            return; // What holds the conversation's lock will wake it.
        }

        Look(_agent.Screen);
        var (stable, messages) = (Stable, _messages);
        _ready |= InputBox.IsOn(AgentType, _screen);
        var complaint = _ready ? LoadEarlier() : null;
        QueueInitialPrompt();
        var released = _queued is not null && !_sending && _ready && ScreenStable && _version.SendsOnlyWhenReady;
        if (complaint is not null)
        {
            _events.Publish(complaint);
        }

        _events.Publish(stable);
        _events.Publish(messages);
        _events.Publish(_screen);
        if (released)
        {
            _sending = true;
            _clock.At(_clock.Now, Rank.Typing, Type);
        }

        if (_screens < StableScreens || !ScreenStable || !ReferenceEquals(messages, _messages) || stable != Stable)
        {
            Wake();
        }
    }

    private void Look(string screen)
    {
        _equalScreens = _screens > 0 && (ReferenceEquals(screen, _screen) || screen == _screen) ? Math.Min(_equalScreens + 1, StableScreens) : 1;
        _screens = Math.Min(_screens + 1, StableScreens);
        _screen = screen;
        Read(screen, _clock.Now);
    }

    /// <summary>Derives what the agent says, and keeps it when it says something else than before.</summary>
    private void Read(string screen, DateTimeOffset at)
    {
        if (_typing || _settled || _kept || ReferenceEquals(_readFrom, screen))
        {
            return;
        }

        var text = AgentText.Of(AgentType, _screenBeforeUser, screen, _terminal.BlankLine, _messages.LastTextOf("user") ?? "");
        _readFrom = screen;
        if (text == _messages.LastTextOf(AgentRole))
        {
            return;
        }

        var appends = _messages.LastRole != AgentRole;
        var message = new Message(_messages.Count - (appends ? 0 : 1), text, AgentRole, GoTime.From(at));
        _messages = appends ? _messages.With(message) : _messages.WithLast(message);
        _changed = true;
    }

    private AgentError? LoadEarlier()
    {
        if (_loadTried || _loadState is null)
        {
            return null;
        }

        _loadTried = true;
        var (found, error) = _loadState();
        if (error is not null)
        {
            return new AgentError($"Failed to restore previous session: {error}", "warning", GoTime.From(_clock.Now));
        }

        if (found is not null)
        {
            var given = _prompt;
            _prompt = given.Length > 0 ? given : found.InitialPrompt;
            _promptSent = found.InitialPromptSent && (given.Length == 0 || given == found.InitialPrompt);
            _messages = History.Empty with { Since = [.. found.Messages] };
            _kept = _messages.LastRole == AgentRole;
            _readFrom = null;
            _changed = false;
        }

        return null;
    }

    private void QueueInitialPrompt()
    {
        if (_ready && _prompt.Length > 0 && !_promptSent && _queued is null)
        {
            _queued = (_prompt, new TaskCompletionSource<string?>());
            _promptSent = _changed = true;
        }
    }

    private void Type()
    {
        var (text, sent) = _queued!.Value;
        _sending = true;
        var (before, now) = (_agent.Screen, _clock.Now);
        Read(before, now);
        _typing = _version.FreezesWhileTyping;
        new MessageTyping(_clock, _agent, _version, refused =>
        {
            _sending = _typing = false;
            _queued = null;
            if (refused is null)
            {
                if (!_version.FreezesWhileTyping)
                {
                    _readFrom = null;
                    Read(before, now);
                }

                _screenBeforeUser = before;
                _messages = _messages.With(new Message(_messages.Count, text, "user", GoTime.From(now)));
                _settled = _kept = false;
                _readFrom = null;
            }

            Released();
            sent.TrySetResult(refused is null ? null : $"failed to send message: {refused}");
        }).Begin(text);
    }
}
