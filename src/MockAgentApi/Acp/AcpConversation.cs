using System.Text;
using Mocks.Go.Time;
using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Events;
using Mocks.MockAgentApi.MessageFormat;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Versions;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Acp;

/// <summary>A conversation over the Agent Client Protocol: the agent answers a prompt in chunks until its turn ends.</summary>
/// <remarks>Source: coder/agentapi, <c>x/acpio/acp_conversation.go</c> and <c>acpio.go</c>. Chunks keep their order; upstream sometimes swaps two.</remarks>
internal sealed class AcpConversation : IConversation
{
    private static readonly TimeSpan LateChunk = TimeSpan.FromMilliseconds(100);

    private readonly ConversationClock _clock;
    private readonly AcpProgram _agent;
    private readonly EventHub _events;
    private readonly string _prompt;
    private readonly StringBuilder _answer = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TaskCompletionSource<string?>> _waiting = [];
    private History _messages;
    private long _nextId;
    private bool _prompting;

    public AcpConversation(AgentApiSettings settings, ConversationStart start, TimeProvider time)
    {
        _clock = new ConversationClock(time, settings.Speed);
        _agent = BuiltInAgents.OnAcp(start.Agent, start.Script);
        AgentType = start.Script?.Type ?? settings.AgentType;
        _events = new EventHub(AgentType, settings.Version ?? AgentApiVersion.Baseline);
        _prompt = settings.InitialPrompt ?? "";
        _messages = start.Loaded ?? History.Empty;
        _nextId = _messages.Count;
        _events.Begin(_messages, stable: _prompt.Length == 0, "");
    }

    public string Transport => "acp";

    public string AgentType { get; }

    public bool IsStable => _clock.Do(() => !_prompting);

    public History Messages => _clock.Do(() => _messages);

    public string Screen => _clock.Do(() => Whitespace.TrimEnd(_answer.ToString()));

    public DateTimeOffset Now => _clock.Do(() => _clock.Now);

    public Task<int> AgentExited => _exited.Task;

    public void Start()
    {
        _clock.Start();
        if (_prompt.Length > 0)
        {
            _ = SendAsync(_prompt);
        }
    }

    public Task<string?> SendAsync(string text)
    {
        var sent = Promise();
        _clock.Do(() =>
        {
            var said = Whitespace.Trim(text);
            var refused = said != said.Trim() ? "message must be trimmed of leading and trailing whitespace"
                : said.Length == 0 ? "message must not be empty"
                : _prompting ? "message can only be sent when the agent is waiting for user input"
                : null;
            if (refused is not null)
            {
                sent.SetResult(refused);
                return;
            }

            _messages = _messages
                .With(new Message(_nextId++, said, "user", GoTime.From(_clock.Now)))
                .With(new Message(_nextId++, "", "agent", GoTime.From(_clock.Now.AddTicks(1))));
            _answer.Clear();
            _prompting = true;
            _events.Publish(stable: false);
            new PromptTurn(this, _agent.Answer(said), Hear, error => End(error, sent)).Go();
        });
        return sent.Task;
    }

    /// <summary>Sends a prompt whose answer is dropped; done when the turn ends.</summary>
    public Task<string?> TypeAsync(string keys)
    {
        var sent = Promise();
        _clock.Do(() =>
        {
            var said = keys.Trim();
            if (said.Length == 0)
            {
                sent.SetResult(null);
            }
            else
            {
                new PromptTurn(this, _agent.Answer(said), _ => { }, error => sent.TrySetResult(error)).Go();
            }
        });
        return sent.Task;
    }

    public Subscription Subscribe() => _clock.Do(() => _events.Subscribe(listener => _clock.Do(() => _events.Leave(listener))));

    public void PublishError(string message, string level) => _clock.Do(() => _events.Publish(new AgentError(message, level, GoTime.From(_clock.Now))));

    public void PublishOnce(ServerEvent serverEvent) => _clock.Do(() => _events.Send(serverEvent));

    /// <summary>ACP keeps no state; upstream refuses to start with a state file.</summary>
    public bool Save(Action<SavedConversation> write) => false;

    public void EndStreams() => _events.Dispose();

    public Task CloseAgentAsync()
    {
        _exited.TrySetResult(130);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        EndStreams();
        _clock.Dispose();
        _clock.Do(() => _waiting.ForEach(sent => sent.TrySetResult("context canceled")));
    }

    private TaskCompletionSource<string?> Promise()
    {
        var sent = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Do(() =>
        {
            _waiting.RemoveAll(other => other.Task.IsCompleted);
            _waiting.Add(sent);
        });
        return sent;
    }

    private void Hear(string chunk)
    {
        _answer.Append(chunk);
        _messages = _messages.WithLast(_messages.Since[^1] with { Content = _answer.ToString() });
        Publish();
    }

    private void End(string? error, TaskCompletionSource<string?> sent)
    {
        _prompting = false;
        if (error is not null)
        {
            _messages = _messages.WithoutLast(); // Its id is not used again.
        }

        Publish();
        sent.TrySetResult(error);
    }

    private void Publish()
    {
        _events.Publish(_messages);
        _events.Publish(stable: !_prompting);
        _events.Publish(_answer.ToString());
    }

    private sealed class PromptTurn(AcpConversation conversation, IEnumerable<AcpStep> steps, Action<string> hear, Action<string?> end)
    {
        private readonly IEnumerator<AcpStep> _steps = steps.GetEnumerator();
        private bool _heard;

        public void Go()
        {
            while (_steps.MoveNext())
            {
                var step = _steps.Current;
                if (step.Chunk is not null)
                {
                    _heard = true;
                    hear(step.Chunk);
                }
                else if (step.For is { } sleep)
                {
                    conversation._clock.In(sleep, Rank.Agent, Go);
                    return;
                }
                else
                {
                    if (step.Exit is { } code)
                    {
                        conversation._exited.TrySetResult(code);
                    }

                    Finish(step.Error ?? "peer disconnected before response");
                    return;
                }
            }

            Finish(null);
        }

        // The first chunk may come after the turn's end, so upstream waits for it.
        private void Finish(string? error)
        {
            if (_heard)
            {
                end(error);
            }
            else
            {
                conversation._clock.In(LateChunk, Rank.Agent, () => end(error));
            }
        }
    }
}
