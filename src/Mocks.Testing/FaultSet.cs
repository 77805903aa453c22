using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;

namespace Mocks.Testing;

/// <summary>The faults of a mock: answers that will be wrong. They are counted, and nothing about them is random.</summary>
/// <remarks>The first fault that fits a request and is not spent spoils it.</remarks>
public sealed class FaultSet
{
    private readonly FaultStore _faults;
    private readonly MockService _mock;

    internal FaultSet(FaultStore faults, MockService mock) => (_faults, _mock) = (faults, mock);

    /// <summary>The faults that are set, oldest first, and how many requests each will still spoil.</summary>
    public IReadOnlyList<ActiveFault<Fault>> All => _faults.All();

    /// <summary>Begins a fault: <c>coderd.Faults.On("POST *log-snapshot").Status(503)</c>.</summary>
    /// <param name="request">Method and path; <c>*</c> stands for any run of characters. Of a call over RPC e.g. <c>RPC Agent/UpdateLifecycle</c>.</param>
    /// <param name="times">How many requests it spoils.</param>
    /// <param name="delay">How long the mock waits before anything else, by its own clock.</param>
    public FaultTarget On(string request, int times = 1, TimeSpan delay = default) =>
        new(this, new Fault { Request = request, Times = times, DelayMs = (int)delay.TotalMilliseconds });

    /// <summary>Sets a fault.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message says what it may be.</exception>
    public ActiveFault<Fault> Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Problem(_mock.Calls) is { } wrong ? throw new ArgumentException(wrong, nameof(fault))
            : _faults.TryAdd(fault) ?? throw new InvalidOperationException($"At most {FaultStore.MaxFaults} faults that are not spent may be set.");
    }

    /// <summary>Removes one fault.</summary>
    /// <returns>Whether there was one with this id.</returns>
    public bool Remove(long id) => _faults.Remove(id);

    /// <summary>Removes all faults.</summary>
    public void Clear() => _faults.Clear();
}
