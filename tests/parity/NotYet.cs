namespace Mocks.Parity.Tests;

/// <summary>Recordings that the mock does not match. The test of a listed one fails when it begins to match, so that the list stays current.</summary>
internal sealed class NotYet(params string[] names)
{
    public bool Contains(string name) => names.Contains(name);

    public async Task PlayAsync(string name, Func<Task> play)
    {
        if (!Contains(name))
        {
            await play();
            return;
        }

        var failed = await Record.ExceptionAsync(play);
        Assert.True(failed is not null, $"{name} matches its recording now: take it off the list.");
    }

    /// <summary>Every listed name must be a recording.</summary>
    public void AssertRecorded(IEnumerable<string> recorded) => Assert.Empty(names.Except(recorded));
}
