using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Processes;

/// <summary>The list of processes: its order, its length, and what it forgets.</summary>
public sealed class ListTests
{
    private const string List = "/api/v0/processes/list";

    public ListTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are started on Linux only.");

    [Fact]
    public async Task The_seed_lists_all_and_forgets_none()
    {
        await using var agent = await TestAgent.SeedAsync();
        for (var count = 0; count < 12; count++)
        {
            await agent.UntilExitedAsync(await agent.RunAsync("true"));
        }

        await agent.AdminAsync("POST", "clock", """{"advance_seconds":100000}""");

        Assert.Equal(12, (await IdsAsync(agent)).Count);
    }

    [Fact]
    public async Task The_merged_line_lists_ten_running_ones_first_then_the_newest()
    {
        await using var agent = await TestAgent.MergedAsync();
        var running = await agent.RunAsync("sleep 3600");
        var exited = new List<string>();
        for (var count = 0; count < 11; count++)
        {
            agent.Time.Advance(TimeSpan.FromSeconds(1));
            exited.Add(await agent.RunAsync("true"));
            await agent.UntilExitedAsync(exited[^1]);
        }

        exited.Reverse();
        Assert.Equal([running, .. exited.Take(9)], await IdsAsync(agent));
    }

    [Fact]
    public async Task An_exited_process_is_forgotten_by_a_list_more_than_five_minutes_later()
    {
        await using var agent = await TestAgent.MergedAsync();
        var id = await agent.RunAsync("echo one");
        await agent.UntilExitedAsync(id);

        await agent.AdminAsync("POST", "clock", """{"advance_seconds":300}""");
        Assert.Equal([id], await IdsAsync(agent));
        await agent.AdminAsync("POST", "clock", """{"advance_seconds":0.001}""");
        Assert.Equal(200, (await agent.OutputAsync(id)).Status);
        Assert.Empty(await IdsAsync(agent));
        Assert.Equal(Reply.Json(404, $$"""{"message":"Process \"{{id}}\" not found."}"""), (await agent.OutputAsync(id)).Text);
    }

    [Theory]
    [InlineData("""{"advance_seconds":-1}""")]
    [InlineData("""{"advance_seconds":1e300}""")]
    [InlineData("""{}""")]
    [InlineData("""{"advance":1}""")]
    public async Task A_clock_that_cannot_be_moved_so_is_refused(string body)
    {
        await using var agent = await TestAgent.MergedAsync();

        Assert.Equal(400, (await agent.PostAsync("/__admin/clock", body)).Status);
    }

    [Fact]
    public async Task The_working_directory_is_told_as_it_was_sent_or_as_it_was_resolved()
    {
        await using var seed = await TestAgent.SeedAsync();
        await using var merged = await TestAgent.MergedAsync();
        await seed.RunAsync("true");
        await merged.RunAsync("true");

        Assert.False((await ListAsync(seed))[0].TryGetProperty("workdir", out _));
        Assert.Equal(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), (await ListAsync(merged))[0].GetProperty("workdir").GetString());
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestAgent agent) =>
        [.. JsonElement.Parse((await agent.GetAsync(List)).Body).GetProperty("processes").EnumerateArray()];

    private static async Task<IReadOnlyList<string>> IdsAsync(TestAgent agent) => [.. (await ListAsync(agent)).Select(process => process.GetProperty("id").GetString()!)];
}
