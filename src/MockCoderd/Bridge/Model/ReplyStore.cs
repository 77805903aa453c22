using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>What the model says at the moment: what a test has put there, else what was set at the start, else the preset's.</summary>
internal sealed class ReplyStore(BridgeSettings settings, CoderdPresets presets) : IResettable
{
    private volatile IReadOnlyList<ModelReply>? _given;

    public IReadOnlyList<ModelReply> Current => _given ?? settings.Replies ?? presets.InForce.Bridge.Replies ?? [];

    public void Put(IReadOnlyList<ModelReply> replies) => _given = replies;

    public void Reset() => _given = null;
}
