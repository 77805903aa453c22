using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.Bridge.Faults;

/// <summary>The faults of the AI Bridge, those of the preset first.</summary>
internal sealed class BridgeFaultStore(BridgeStore bridge, CoderdPresets presets) : CountedFaults<BridgeFault>, IRequestState<BridgeFaultStore>, IResettable
{
    private (BridgePreset, InForce)? _seen;

    /// <summary>The fault for this request, which has then been used once more; null for no fault.</summary>
    public BridgeFault? Take(string api, bool streams) => Take(fault => (fault.Api ?? api) == api && (streams || !fault.NeedsStream));

    public BridgeFaultStore Detach()
    {
        var copy = new BridgeFaultStore(bridge, presets);
        copy.CopyFrom(this);
        copy._seen = _seen;
        return copy;
    }

    public void Reset() => _seen = null;

    /// <summary>A new preset, or a bridge that replaces it, brings its own faults and removes the earlier ones.</summary>
    protected override IEnumerable<BridgeFault>? Replacement()
    {
        var (current, preset) = (bridge.Current, presets.InForce);
        if (_seen is var (seen, before) && ReferenceEquals(seen, current) && ReferenceEquals(before, preset))
        {
            return null;
        }

        _seen = (current, preset);
        return current.Faults ?? [];
    }
}
