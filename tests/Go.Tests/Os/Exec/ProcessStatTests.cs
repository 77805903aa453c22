using Mocks.Go.Os.Exec;

namespace Mocks.Go.Tests.Os.Exec;

/// <summary>A process as Linux lists it.</summary>
public sealed class ProcessStatTests
{
    private const string Rest = " 0 -1 4194560 906 0 0 0 1 2 0 0 20 0 {0} 0 1437 8192000 906 18446744073709551615\n";

    [Fact]
    public void A_name_may_have_any_characters()
    {
        Assert.Equal(new ProcessStat(7, "a (1) Z\n)", 'S', 1, 5, 6, 3), ProcessStat.Parse("7 (a (1) Z\n)) S 1 5 6" + Rest.Replace("{0}", "3", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData('Z', 1, true)]
    [InlineData('Z', 0, true)]
    [InlineData('X', 0, true)]
    [InlineData('Z', 2, false)] // Its first thread has ended; it may still listen on a port.
    [InlineData('S', 1, false)]
    [InlineData('T', 1, false)]
    public void It_has_ended_when_all_its_threads_have(char state, int threads, bool hasEnded)
    {
        Assert.Equal(hasEnded, ProcessStat.Parse($"7 (sh) {state} 1 5 6" + Rest.Replace("{0}", $"{threads}", StringComparison.Ordinal)).HasEnded);
    }

    [Fact]
    public void This_process_is_among_all()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");

        var own = Assert.Single(ProcessStat.All(), process => process.Id == Environment.ProcessId);

        Assert.Equal((own.Id, own.Parent, own.Session), (ProcessStat.Of(own.Id)!.Id, ProcessStat.Of(own.Id)!.Parent, ProcessStat.Of(own.Id)!.Session));
        Assert.True(own.Threads > 1);
        Assert.False(own.HasEnded);
        Assert.Null(ProcessStat.Of(int.MaxValue));
    }
}
