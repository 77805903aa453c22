using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge.Faults;

/// <summary>A fault that was asked for, and how much of it is left.</summary>
/// <param name="Id">Counts up from 1; <c>DELETE /__admin/bridge/faults/{id}</c> takes it.</param>
/// <param name="Remaining">Calls it will still spoil; 0 when it is spent.</param>
public sealed record ActiveBridgeFault(long Id, BridgeFault Fault, int Remaining);

/// <summary>The bridge's faults in force, oldest first, those of the preset before all. The first that fits a call and is not spent spoils it.</summary>
internal sealed class BridgeFaultStore(BridgeStore bridge, CoderdPresets presets) : IResettable
{
    private readonly Lock _gate = new();
    private List<ActiveBridgeFault> _faults = [];
    private (BridgePreset, InForce)? _seen;
    private long _lastId;

    public IReadOnlyList<ActiveBridgeFault> All()
    {
        lock (_gate)
        {
            FollowPreset();
            return [.. _faults];
        }
    }

    public ActiveBridgeFault Add(BridgeFault fault)
    {
        lock (_gate)
        {
            FollowPreset();
            return Append(fault);
        }
    }

    public bool Remove(long id)
    {
        lock (_gate)
        {
            FollowPreset();
            return _faults.RemoveAll(fault => fault.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            FollowPreset();
            _faults.Clear();
        }
    }

    /// <summary>Takes one turn of the fault that spoils this call; null when none does.</summary>
    public BridgeFault? Take(string api, bool streams)
    {
        lock (_gate)
        {
            FollowPreset();
            var index = _faults.FindIndex(active => active.Remaining > 0
                && (active.Fault.Api ?? api) == api && (streams || !active.Fault.NeedsStream));
            if (index < 0)
            {
                return null;
            }

            _faults[index] = _faults[index] with { Remaining = _faults[index].Remaining - 1 };
            return _faults[index].Fault;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _seen = null;
        }
    }

    /// <summary>A preset, or a bridge that is put in its place, brings its own faults and takes away those of the one before.</summary>
    private void FollowPreset()
    {
        var (current, preset) = (bridge.Current, presets.InForce);
        if (_seen is var (seen, before) && ReferenceEquals(seen, current) && ReferenceEquals(before, preset))
        {
            return;
        }

        _seen = (current, preset);
        _faults = [];
        foreach (var fault in current.Faults ?? [])
        {
            Append(fault);
        }
    }

    private ActiveBridgeFault Append(BridgeFault fault)
    {
        var active = new ActiveBridgeFault(++_lastId, fault, fault.Times);
        _faults.Add(active);
        return active;
    }
}
