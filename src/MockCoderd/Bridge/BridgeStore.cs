using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The bridge as it is at the moment: what a test has put there, else what was set at the start, else the preset's.</summary>
internal sealed class BridgeStore(BridgeSettings settings, CoderdPresets presets) : IResettable
{
    private volatile BridgePreset? _given;

    public BridgePreset Current => _given ?? settings.Bridge ?? presets.InForce.Bridge;

    public BridgeState State => settings.State ?? Current.State;

    public void Put(BridgePreset bridge) => _given = bridge;

    public void Reset() => _given = null;
}
