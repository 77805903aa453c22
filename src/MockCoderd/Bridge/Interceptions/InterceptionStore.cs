using Mocks.MockCoderd.Bridge.Messages;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.Mocking.Control;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>What was asked of models, oldest first. Bounded; what it had to let go is counted.</summary>
internal sealed class InterceptionStore(TimeProvider time) : IRequestState<InterceptionStore>, IResettable
{
    private const int MaxKept = 1_000;

    private readonly Lock _gate = new();
    private LinkedList<Interception> _kept = [];
    private long _lastNumber;

    /// <summary>Calls that are no longer kept, since the last reset.</summary>
    public long Evicted { get; private set; }

    /// <summary>Counts up from 1, and begins anew with a reset: the ids that follow from it are then the same again.</summary>
    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    public Interception Begin(Interception interception)
    {
        lock (_gate)
        {
            _kept.AddLast(interception);
            if (_kept.Count > MaxKept)
            {
                _kept.RemoveFirst();
                Evicted++;
            }

            return interception;
        }
    }

    public void Record(Guid id, Turn turn) => Change(id, kept => kept with { Recorded = RecordOf(kept, turn) });

    public void End(Guid id, DateTimeOffset at) => Change(id, kept => kept with { EndedAt = at });

    public IReadOnlyList<Interception> All()
    {
        lock (_gate)
        {
            return [.. _kept];
        }
    }

    public InterceptionStore Detach()
    {
        lock (_gate)
        {
            return new InterceptionStore(time) { _kept = new(_kept), _lastNumber = _lastNumber, Evicted = Evicted };
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _kept.Clear();
            Evicted = 0;
            _lastNumber = 0;
        }
    }

    private RecordedAnswer RecordOf(Interception kept, Turn turn)
    {
        var (usage, anthropic) = (turn.Usage, kept.Provider == "anthropic");
        return new RecordedAnswer(
            turn.Ids.Of(kept.Api switch { "responses" => "resp_", "messages" => "msg_", _ => "chatcmpl-" }),
            turn.Call.Prompt,
            anthropic ? UsagesOfMessages(turn, kept.Streams) : [new RecordedUsage(usage.Input - usage.Cached, usage.Output, usage.Cached, Metadata(kept.Api, usage))],
            [.. turn.Calls(anthropic ? "toolu_" : "call_").Select(call => new RecordedCall(call.Id, call.Name, call.Arguments))],
            time.GetUtcNow());
    }

    // A stream reports at its start and again at its end, and the bridge keeps both.
    private static IReadOnlyList<RecordedUsage> UsagesOfMessages(Turn turn, bool streams)
    {
        var start = new Dictionary<string, int>
        {
            ["cache_creation_input"] = 0,
            ["cache_ephemeral_1h_input"] = 0,
            ["cache_ephemeral_5m_input"] = 0,
            ["cache_read_input"] = turn.Usage.Cached,
            ["web_search_requests"] = 0,
        };
        var input = MessageObjects.InputTokens(turn);
        return streams
            ?
            [
                new RecordedUsage(input, MessageEvents.TokensAtStart, turn.Usage.Cached, start),
                new RecordedUsage(0, turn.Usage.Output, 0, new Dictionary<string, int>()),
            ]
            : [new RecordedUsage(input, turn.Usage.Output, turn.Usage.Cached, start)];
    }

    private static Dictionary<string, int> Metadata(string api, ModelUsage usage) => api == "responses"
        ? new() { ["input_cached"] = usage.Cached, ["output_reasoning"] = usage.Reasoning, ["total_tokens"] = usage.Input + usage.Output }
        : new()
        {
            ["completion_accepted_prediction"] = 0,
            ["completion_audio"] = 0,
            ["completion_reasoning"] = usage.Reasoning,
            ["completion_rejected_prediction"] = 0,
            ["prompt_audio"] = 0,
            ["prompt_cached"] = usage.Cached,
        };

    private void Change(Guid id, Func<Interception, Interception> change)
    {
        lock (_gate)
        {
            for (var node = _kept.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Id == id)
                {
                    node.Value = change(node.Value);
                    return;
                }
            }
        }
    }
}
