using System.Text.Json;
using Mocks.Mocking.Hosting;

namespace Mocks.Tests.Containers;

/// <summary>What docker-compose.yml builds.</summary>
public sealed class ImageTests
{
    private const long MostBytes = 60_000_000;

    public static TheoryData<string> Names => ["mock-agentapi", "mock-coderd", "snapshotter", "workspace"];

    [Theory, MemberData(nameof(Names))]
    public async Task An_image_is_small_has_a_user_and_says_what_it_is(string name)
    {
        await using var compose = await Compose.FindAsync(Repository.Root, "-images");
        var image = $"mocks/{name}:{Compose.Tag}";
        var inspected = await Compose.DockerAsync("image", "inspect", image);
        Assert.True(inspected.ExitCode == 0, inspected.Errors);

        using var json = JsonDocument.Parse(inspected.Output);
        var config = json.RootElement[0].GetProperty("Config");
        var labels = config.GetProperty("Labels").Deserialize<Dictionary<string, string>>()!;

        Assert.InRange(json.RootElement[0].GetProperty("Size").GetInt64(), 1, MostBytes);
        Assert.Equal("1654:1654", config.GetProperty("User").GetString());
        Assert.Equal(["description", "licenses", "revision", "source", "title", "version"],
            labels.Keys.Where(key => key.StartsWith("org.opencontainers.image.", StringComparison.Ordinal)).Select(key => key.Split('.')[^1]).Order());
        Assert.Equal(MockVersion.Text, labels["org.opencontainers.image.version"]);
    }

    [Theory]
    [InlineData("mock-agentapi", "mock-agentapi")]
    [InlineData("mock-coderd", "mock-coderd")]
    [InlineData("workspace", "mock-workspace-agent")]
    public async Task Its_program_runs_on_a_root_that_nobody_can_write_to(string image, string program)
    {
        await using var compose = await Compose.FindAsync(Repository.Root, "-images");

        var run = await Compose.DockerAsync("run", "--rm", "--read-only", "--network", "none", $"mocks/{image}:{Compose.Tag}", "--version");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.StartsWith($"{program} {MockVersion.Text} (", run.Output, StringComparison.Ordinal);
    }
}
