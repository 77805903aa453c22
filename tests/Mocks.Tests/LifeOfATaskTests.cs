using System.Text.RegularExpressions;

namespace Mocks.Tests;

/// <summary>The README's life of a task, pasted into a shell.</summary>
public sealed partial class LifeOfATaskTests
{
    [Fact]
    public async Task The_block_of_the_readme_works_as_it_stands()
    {
        await using var up = await RunningProgram.StartAsync(Finished.Program("mocks", "up", "--agentapi-port", "0", "--coderd-port", "0", "--strict",
            "--stop-window", "10m")); // The block ends the stop by hand, however slowly it is run.
        var second = await up.NextLineAsync();
        Assert.NotNull(second);
        var coderd = second[second.IndexOf("http", StringComparison.Ordinal)..];
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        var script = Block().Match(readme).Groups[1].Value
            .Replace("http://127.0.0.1:8080", coderd, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:3284", up.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        var run = await Finished.RunAsync(Finished.Start("bash", "-e", "-o", "pipefail", "-c", script));

        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        string[] answers = [.. run.Output.Split('\n').Where(line => line.StartsWith("{\"", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];
        Assert.Equal(["{\"id\"", "{\"logs\"", "{\"workspace_build\"", "{\"message\"", "{\"logs\"", "{\"workspace_build\""], answers);
        Assert.Contains("\"content\":\"And add a test\",\"type\":\"input\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("""{"message":"Cannot fetch logs for task in current state.","detail":"Task status is \"unknown\"."}""", run.Output, StringComparison.Ordinal);
        Assert.Matches("\"snapshot\":true,\"snapshot_at\":\"[^\"]+\"}\n", run.Output);
    }

    [GeneratedRegex("## The life of a task with curl.*?```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
