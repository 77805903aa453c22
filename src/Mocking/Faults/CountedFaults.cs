namespace Mocks.Mocking.Faults;

/// <summary>A fault that is set for a number of requests. Its properties are its JSON on the control routes.</summary>
public interface ICountedFault
{
    /// <summary>How many requests it spoils before it is spent.</summary>
    int Times { get; }

    /// <summary>UTF-16 units of the texts that it holds.</summary>
    int TextLength => 0;

    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    string? Problem();
}

/// <summary>A fault in the store, and how much of it is left.</summary>
/// <param name="Id">Counts up from 1; <c>DELETE …/faults/{id}</c> takes it.</param>
/// <param name="Remaining">Requests it will still spoil; 0 when it is spent.</param>
public sealed record ActiveFault<TFault>(long Id, TFault Fault, int Remaining);

/// <summary>The body of <c>GET …/faults</c>.</summary>
public sealed record FaultList<TFault>(IReadOnlyList<ActiveFault<TFault>> Faults);

/// <summary>The faults that are set, oldest first. The first one that fits a request and is not spent spoils it.</summary>
public abstract class CountedFaults<TFault>
    where TFault : ICountedFault
{
    /// <summary>How many faults may be set at a time. Where there are more, those that are spent go first.</summary>
    public const int MaxFaults = 1_000;

    /// <summary>UTF-16 units of the texts of all faults.</summary>
    public const int MaxTextLength = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private List<ActiveFault<TFault>> _faults = [];
    private long _lastId;

    /// <summary>Whether there is no fault at all. May be read without the lock.</summary>
    protected bool IsEmpty => Volatile.Read(ref _faults).Count == 0;

    public IReadOnlyList<ActiveFault<TFault>> All() => Locked(faults => faults.ToArray());

    public ActiveFault<TFault> Add(TFault fault) => Locked(faults => Append(faults, fault));

    /// <returns>The fault; null when there is no place for another.</returns>
    public ActiveFault<TFault>? TryAdd(TFault fault) => Locked(faults =>
    {
        if (!HasPlaceFor(faults, fault))
        {
            faults.RemoveAll(active => active.Remaining == 0);
        }

        return HasPlaceFor(faults, fault) ? Append(faults, fault) : null;
    });

    /// <returns>Whether there was one with this id.</returns>
    public bool Remove(long id) => Locked(faults => faults.RemoveAll(active => active.Id == id) > 0);

    public void Clear() => Locked(faults =>
    {
        faults.Clear();
        return true;
    });

    /// <summary>Uses up one of the times of the first fault that fits; null when none does.</summary>
    protected TFault? Take(Predicate<TFault> fits) => Locked(faults =>
    {
        var index = faults.FindIndex(active => active.Remaining > 0 && fits(active.Fault));
        if (index < 0)
        {
            return default;
        }

        faults[index] = faults[index] with { Remaining = faults[index].Remaining - 1 };
        return faults[index].Fault;
    });

    /// <summary>Called under the lock, before each use.</summary>
    /// <returns>The faults to begin again with; null to go on with those there are.</returns>
    protected virtual IEnumerable<TFault>? Replacement() => null;

    /// <summary>Fills this store with the faults of another, as far as they are not spent.</summary>
    protected void CopyFrom(CountedFaults<TFault> other) => _faults = [.. other.All()];

    private static bool HasPlaceFor(List<ActiveFault<TFault>> faults, TFault fault) =>
        faults.Count < MaxFaults && faults.Sum(active => (long)active.Fault.TextLength) + fault.TextLength <= MaxTextLength;

    private ActiveFault<TFault> Append(List<ActiveFault<TFault>> faults, TFault fault)
    {
        var active = new ActiveFault<TFault>(++_lastId, fault, fault.Times);
        faults.Add(active);
        return active;
    }

    private T Locked<T>(Func<List<ActiveFault<TFault>>, T> use)
    {
        lock (_gate)
        {
            if (Replacement() is { } replacement)
            {
                _faults = [];
                foreach (var fault in replacement)
                {
                    Append(_faults, fault);
                }
            }

            return use(_faults);
        }
    }
}

/// <summary>The faults that spoil requests of the service, chosen by method and path.</summary>
public sealed class FaultStore : CountedFaults<Fault>
{
    /// <summary>Uses up one of the times of the fault that spoils this request; null when none does.</summary>
    public Fault? Take(HttpRequest request)
    {
        if (IsEmpty)
        {
            return null;
        }

        var line = RequestLine.Of(request);
        return Take(fault => fault.Spoils(line));
    }

    /// <summary>Uses up one of the times of the fault that spoils a call over RPC; null when none does.</summary>
    /// <param name="path">Service and method, e.g. <c>/greeter.v1.Greeter/SayHello</c>.</param>
    public Fault? TakeForCall(string path) => IsEmpty ? null : Take(fault => fault.SpoilsCall(path));
}
