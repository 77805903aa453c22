using System.Text.Json;

namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>What a person reads of a task, over the control route.</summary>
public sealed class ReadingControlTests
{
    [Fact]
    public async Task What_is_kept_and_what_the_release_shows_follow_the_task()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        Assert.Equal("live nothing kept", Told(await ReadAsync(coderd)));

        await coderd.PostAsync(Known.OneMessage);
        Assert.Equal("live 200 user: Fix the bug", Told(await ReadAsync(coderd)));
        coderd.Stop();

        var reading = await ReadAsync(coderd);
        Assert.Equal("kept 200 user: Fix the bug", Told(reading));
        Assert.Equal(Known.OneMessage, reading.GetProperty("kept").GetProperty("body").GetString());
        Assert.Equal("1 message, 9 of 11 characters are not blank", reading.GetProperty("kept").GetProperty("sentence").GetString());
        Assert.False(reading.TryGetProperty("live", out _));
    }

    [Fact]
    public async Task A_release_that_shows_no_snapshot_shows_nothing_of_a_paused_task()
    {
        await using var coderd = await TestCoderd.StrictAsync(release: "2.31");
        await coderd.PostAsync(Known.OneMessage);
        coderd.Stop();

        Assert.Equal("nothing 200 user: Fix the bug", Told(await ReadAsync(coderd)));
    }

    [Fact]
    public async Task A_later_post_that_is_not_kept_is_shown_beside_the_one_that_is()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.OneMessage);
        await coderd.PostAsync("no json");

        var reading = await ReadAsync(coderd);

        Assert.Equal("live 200 user: Fix the bug", Told(reading));
        Assert.Equal("no json", reading.GetProperty("posted").GetProperty("body").GetString());
        Assert.Equal("nothing: it was not stored", reading.GetProperty("posted").GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task The_AgentAPI_is_asked_only_where_the_request_says_so_and_whatever_the_state()
    {
        using var closed = new ClosedPort();
        await using var coderd = await TestCoderd.StrictAsync(app: $"http://127.0.0.1:{closed.Number}");
        coderd.Stop();

        var live = (await coderd.AdminAsync("GET", "world/tasks/demo/reading?live=true")).GetProperty("live");

        Assert.StartsWith($"http://127.0.0.1:{closed.Number}/ has no messages: Get ", live.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, live.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task An_app_without_an_address_and_a_task_that_there_is_not_have_sentences()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var live = (await coderd.AdminAsync("GET", "world/tasks/demo/reading?live=true")).GetProperty("live");
        var missing = await coderd.GetAsync("/__admin/world/tasks/nothing/reading");

        Assert.Equal("The task's app has no address that can be called. Name one with --task-app-url.", live.GetProperty("error").GetString());
        Assert.Equal(404, missing.Status);
    }

    private static Task<JsonElement> ReadAsync(TestCoderd coderd) => coderd.AdminAsync("GET", "world/tasks/demo/reading");

    private static string Told(JsonElement reading) => reading.TryGetProperty("kept", out var kept)
        ? $"{reading.GetProperty("shows")} {kept.GetProperty("status")} {string.Join(' ', kept.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}"))}"
        : $"{reading.GetProperty("shows")} nothing kept";
}
