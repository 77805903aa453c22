namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>Which task a path names, and which users may see it.</summary>
public sealed class TaskLookupTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("me/demo")]
    [InlineData("dev/demo")]
    [InlineData("DEV/Demo")]
    [InlineData($"{Known.User}/demo")]
    [InlineData($"me/{Known.Task}")]
    [InlineData($"other/{Known.Task}")]
    [InlineData("me/%64emo")]
    [InlineData("me/00000000000040008000000000000010")]
    public async Task A_task_is_found_by_its_name_within_its_owner_and_by_its_uuid_anywhere(string path)
    {
        var reply = await _coderd.GetAsync($"/api/v2/tasks/{path}/logs", Known.ApiKey);

        Assert.Equal(Reply.Json(500, """{"message":"Task app URL is not configured."}"""), reply.Text);
    }

    [Theory]
    [InlineData("me/nothing")]
    [InlineData("nobody/demo")]
    [InlineData($"nobody/{Known.Task}")]
    [InlineData("other/demo")]
    [InlineData("other/theirs")]
    [InlineData($"me/{Known.OtherTask}")]
    [InlineData("me/00000000-0000-4000-8000-0000000000ff")]
    public async Task What_is_unknown_and_what_is_anothers_look_alike(string path)
    {
        var reply = await _coderd.GetAsync($"/api/v2/tasks/{path}/logs", Known.ApiKey);

        Assert.Equal(Reply.Json(404, Known.NotFound), reply.Text);
    }

    [Fact]
    public async Task The_other_user_sees_their_own_task()
    {
        var reply = await _coderd.GetAsync("/api/v2/tasks/me/theirs/logs", Known.OtherApiKey);

        Assert.Equal(Reply.Json(500, """{"message":"Task app URL is not configured."}"""), reply.Text);
    }

    [Fact]
    public async Task Leniently_any_key_and_any_name_will_do_but_a_deleted_task_stays_gone()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        const string one = "/api/v2/tasks/me/";
        await coderd.SendAsync("POST", "/api/v2/tasks/me", "any-key",
            """{"template_version_id":"00000000-0000-4000-8000-0000000000f2","name":"second"}"""u8.ToArray());

        var named = await NameAsync(coderd, $"{one}second");
        var unknown = await NameAsync(coderd, $"{one}test-task");
        await coderd.SendAsync("POST", "/__admin/world/tasks/second/build", null, """{"job":"succeeded"}"""u8.ToArray());
        await coderd.SendAsync("DELETE", $"{one}second", "any-key");
        var deleted = await coderd.GetAsync($"{one}second", "any-key");
        await coderd.SendAsync("DELETE", $"{one}demo", "any-key");
        var nothingLeft = await coderd.GetAsync($"{one}test-task", Known.ApiKey);

        Assert.Equal(("second", "demo"), (named, unknown));
        Assert.Equal(401, deleted.Status);
        Assert.Equal(Reply.Json(404, Known.NotFound), nothingLeft.Text);
    }

    private static async Task<string?> NameAsync(TestCoderd coderd, string path) =>
        System.Text.Json.JsonElement.Parse((await coderd.GetAsync(path, "any-key")).Body).GetProperty("name").GetString();
}
