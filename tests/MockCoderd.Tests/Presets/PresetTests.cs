namespace Mocks.MockCoderd.Tests.Presets;

/// <summary>Presets, and the reset to the first.</summary>
public sealed class PresetTests
{
    [Theory]
    [InlineData(null, 204, "")]
    [InlineData("normal", 204, "")]
    [InlineData("old-server", 404, Known.RouteNotFound)]
    [InlineData("failing", 500, """{"message":"An internal server error occurred."}""")]
    public async Task Each_preset_answers_a_snapshot_in_its_own_way(string? preset, int status, string body)
    {
        await using var coderd = await TestCoderd.StrictAsync(preset: preset);

        var reply = await coderd.PostAsync(Known.OneMessage);

        Assert.Equal(body.Length == 0 ? Reply.Nothing(status) : Reply.Json(status, body), reply.Text);
    }

    [Fact]
    public async Task A_preset_can_be_changed_while_the_mock_runs()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var changed = await coderd.AdminAsync("PUT", "preset", """{"name":"old-server"}""");
        var reply = await coderd.PostAsync(Known.OneMessage);

        Assert.Equal("old-server", changed.GetProperty("current").GetString());
        Assert.Equal(["normal", "old-server", "failing", "bridge-off", "bridge-tool", "bridge-flaky"], changed.GetProperty("presets").EnumerateArray().Select(preset => preset.GetProperty("name").GetString()));
        Assert.Equal(404, reply.Status);
    }

    [Theory]
    [InlineData("""{"name":"bogus"}""", """there is no preset \"bogus\". It may be normal, old-server, failing, bridge-off, bridge-tool or bridge-flaky.""")]
    [InlineData("""{"name":"failing","parameters":{"status":503}}""", "parameters: preset failing takes no parameters.")]
    public async Task A_preset_that_there_is_not_is_refused_and_the_old_one_stays(string choice, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("PUT", "/__admin/preset", null, System.Text.Encoding.UTF8.GetBytes(choice));

        Assert.Equal(Reply.Json(400, $$"""
            {
              "message": "This preset cannot be selected.",
              "detail": "{{detail}}"
            }
            """), reply.Text);
        Assert.Equal(204, (await coderd.PostAsync(Known.Empty)).Status);
    }

    [Fact]
    public async Task The_code_that_was_asked_for_wins_over_every_preset()
    {
        await using var coderd = await TestCoderd.StrictAsync(preset: "failing", httpCode: 503);

        var first = await coderd.PostAsync(Known.OneMessage);
        await coderd.AdminAsync("PUT", "preset", """{"name":"old-server"}""");
        var second = await coderd.PostAsync(Known.OneMessage);

        Assert.Equal([503, 503], [first.Status, second.Status]);
    }

    [Fact]
    public async Task A_preset_is_for_posts_that_pass()
    {
        await using var coderd = await TestCoderd.StrictAsync(preset: "failing");

        var reply = await coderd.PostAsync("{}");

        Assert.Equal(400, reply.Status);
    }

    [Fact]
    public async Task A_reset_brings_everything_back_the_limiter_included()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2, preset: "old-server");
        await coderd.AdminAsync("PUT", "preset", """{"name":"normal"}""");
        await coderd.PostAsync(Known.OneMessage);
        await coderd.AdminAsync("POST", "faults", """{"request":"POST *","status":503,"times":9}""");
        var spoiled = await coderd.PostAsync(Known.OneMessage);
        var limited = await coderd.ReadPausedLogsAsync();

        await coderd.AdminAsync("POST", "reset");

        Assert.Equal((503, 200), (spoiled.Status, limited.Status));
        Assert.Empty(coderd.Posted);
        Assert.Empty(coderd.Verdicts);
        Assert.Equal(Reply.Json(404, Known.RouteNotFound), (await coderd.PostAsync(Known.OneMessage)).Text);
        Assert.Equal("0", (await coderd.PostAsync(Known.OneMessage)).Header("X-Ratelimit-Remaining"));
        Assert.Equal(429, (await coderd.PostAsync(Known.OneMessage)).Status);
        Assert.Equal(Reply.Json(500, """{"message":"Task app URL is not configured."}"""), (await coderd.ReadLogsAsync()).Text);
    }
}
