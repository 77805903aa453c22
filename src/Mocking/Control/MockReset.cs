using Mocks.Mocking.Faults;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Presets;

namespace Mocks.Mocking.Control;

/// <summary>Something that goes back to its beginning on <c>POST /__admin/reset</c>.</summary>
public interface IResettable
{
    void Reset();
}

/// <summary>The way back to how the mock was when it started.</summary>
internal sealed class MockReset(RequestJournal journal, FaultStore faults, IPresets presets, IEnumerable<IResettable> others)
{
    public void Everything()
    {
        Situation();
        journal.Clear();
    }

    /// <summary>Everything but what was asked of the mock so far.</summary>
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
