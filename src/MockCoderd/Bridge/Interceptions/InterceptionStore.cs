using Mocks.Mocking.Control;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>The latest interceptions, oldest first.</summary>
internal sealed class InterceptionStore : IRequestState<InterceptionStore>, IResettable
{
    private const int MaxKept = 1_000;

    private readonly Lock _gate = new();
    private OrderedDictionary<Guid, Interception> _kept = [];
    private long _lastNumber;

    /// <summary>How many were dropped to make place for later ones, since the last reset.</summary>
    public long Evicted { get; private set; }

    /// <summary>Counts from 1, and again from 1 after a reset: the ids that are derived from it are the same again.</summary>
    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    public void Begin(Interception interception)
    {
        lock (_gate)
        {
            _kept[interception.Id] = interception;
            if (_kept.Count > MaxKept)
            {
                _kept.RemoveAt(0);
                Evicted++;
            }
        }
    }

    public void Record(Guid id, RecordedReply reply) => Change(id, kept => kept with { Recorded = reply });

    /// <summary>Notes that the provider is asked, once more.</summary>
    public void CountAttempt(Guid id) => Change(id, kept => kept with { Attempts = kept.Attempts + 1 });

    public void End(Guid id, DateTimeOffset at) => Change(id, kept => kept with { EndedAt = at });

    public IReadOnlyList<Interception> All()
    {
        lock (_gate)
        {
            return [.. _kept.Values];
        }
    }

    public InterceptionStore Detach()
    {
        lock (_gate)
        {
            return new InterceptionStore { _kept = new(_kept), _lastNumber = _lastNumber, Evicted = Evicted };
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

    private void Change(Guid id, Func<Interception, Interception> change)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(id, out var kept))
            {
                _kept[id] = change(kept);
            }
        }
    }
}
