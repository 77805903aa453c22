namespace Mocks.Parity.Tests;

/// <summary>Recordings that the mock does not match. A test of one passes while it fails, so that the list cannot grow old.</summary>
internal sealed class NotYet(params string[] names)
{
    public int Count => names.Length;

    public async Task PlayAsync(string name, Func<Task> play)
    {
        if (!names.Contains(name))
        {
            await play();
            return;
        }

        var failed = await Record.ExceptionAsync(play);
        Assert.True(failed is not null, $"{name} matches its recording now: take it off the list.");
    }

    /// <summary>A list that names what was never recorded would hide nothing, and prove nothing.</summary>
    public void AssertRecorded(IEnumerable<string> recorded) => Assert.Empty(names.Except(recorded));
}
