using Mocks.Mocking.Presets;

namespace Mocks.Mocking.Control;

/// <summary>State that <c>POST /__admin/reset</c> restores.</summary>
public interface IResettable
{
    void Reset();
}

/// <summary>Restores the mock as it was when it started.</summary>
internal sealed class MockReset(RequestJournal journal, FaultStore faults, IPresets presets, IEnumerable<IResettable> others)
{
    public void Everything()
    {
        Situation();
        journal.Clear();
    }

    /// <summary>Everything but the journal.</summary>
    public void Situation()
    {
        faults.Clear();
        presets.Reset();
        foreach (var other in others)
        {
            other.Reset();
        }
    }
}
