using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>The list of tasks and its filters.</summary>
public sealed class TaskListTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string List = "/api/v2/tasks";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("?q=")]
    [InlineData("?q=me")]
    [InlineData("?q=DEV")]
    [InlineData("?q=owner:dev+status:active")]
    [InlineData("?q=owner:%22dev%22")]
    [InlineData($"?q=owner:{Known.User}")]
    [InlineData("?q=organization:coder")]
    [InlineData("?q=organization:00000000-0000-4000-8000-0000000000f0")]
    [InlineData("?other=1")]
    public async Task A_member_sees_their_own(string query)
    {
        var reply = await _coderd.GetAsync(List + query, Known.ApiKey);

        Assert.Equal(Reply.Json(200, $$"""{"tasks":[{{Written.Demo()}}],"count":1}"""), reply.Text);
    }

    [Theory]
    [InlineData("?q=status:paused")]
    [InlineData("?q=owner:00000000-0000-4000-8000-0000000000ff")]
    [InlineData("?q=owner:00000000-0000-4000-8000-000000000002")]
    public async Task Nothing_found_is_an_empty_list(string query)
    {
        var reply = await _coderd.GetAsync(List + query, Known.ApiKey);

        Assert.Equal(Reply.Json(200, """{"tasks":[],"count":0}"""), reply.Text);
    }

    [Theory]
    [InlineData("x:", "q", "Query element \\\"x:\\\" cannot start or end with ':'")]
    [InlineData(":x", "q", "Query element \\\":x\\\" cannot start or end with ':'")]
    [InlineData("a:b:c", "q", "Query element \\\"a:b:c\\\" can only contain 1 ':'")]
    [InlineData("foo:x", "foo", "\\\"foo\\\" is not a valid query param")]
    [InlineData("Organization:X", "organization", "Query param \\\"organization\\\" has invalid value: organization \\\"x\\\" either does not exist, or you are unauthorized to view it")]
    [InlineData("owner:x", "owner", "Query param \\\"owner\\\" has invalid value: user \\\"x\\\" either does not exist, or you are unauthorized to view them")]
    [InlineData("other", "owner", "Query param \\\"owner\\\" has invalid value: user \\\"other\\\" either does not exist, or you are unauthorized to view them")]
    [InlineData("status:active+status:paused", "status", "Query param \\\"status\\\" provided more than once, found 2 times. Only provide 1 instance of this query param.")]
    public async Task A_bad_query_is_told_by_field(string query, string field, string detail)
    {
        var reply = await _coderd.GetAsync($"{List}?q={query}", Known.ApiKey);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Invalid task search query.","validations":[{"field":"{{field}}","detail":"{{detail}}"}]}"""), reply.Text);
    }

    [Fact]
    public async Task An_unknown_status_reaches_the_database()
    {
        var reply = await _coderd.GetAsync($"{List}?q=status:x", Known.ApiKey);

        Assert.Equal(Reply.Json(500, """{"message":"Internal error fetching tasks.","detail":"pq: invalid input value for enum task_status: \"x\""}"""), reply.Text);
    }

    [Theory]
    [InlineData("status:%22a:b%22", "a:b")]
    [InlineData("status:%22a%20b%22", "a b")]
    public async Task Between_quotes_nothing_ends_an_element(string query, string status)
    {
        var reply = await _coderd.GetAsync($"{List}?q={query}", Known.ApiKey);

        Assert.Equal(Reply.Json(500, $$"""{"message":"Internal error fetching tasks.","detail":"pq: invalid input value for enum task_status: \"{{status}}\""}"""), reply.Text);
    }

    [Fact]
    public async Task A_key_that_there_is_not_is_told_once()
    {
        var reply = await _coderd.GetAsync($"{List}?q=x:1+x:2", Known.ApiKey);

        Assert.Equal(Reply.Json(400, """{"message":"Invalid task search query.","validations":[{"field":"x","detail":"\"x\" is not a valid query param"}]}"""), reply.Text);
    }

    [Theory]
    [InlineData("POST", "/api/v2/tasks", "GET")]
    [InlineData("GET", "/api/v2/tasks/me", "POST")]
    [InlineData("DELETE", "/api/v2/tasks/me/", "POST")]
    [InlineData("PUT", "/api/v2/tasks/me/demo", "DELETE", "GET")]
    [InlineData("HEAD", "/api/v2/tasks/me/demo/", "DELETE", "GET")]
    public async Task Another_method_is_refused_for_its_token_and_names_every_right_one(string method, string path, params string[] allowed)
    {
        var without = await _coderd.SendAsync(method, path);
        var with = await _coderd.SendAsync(method, path, Known.ApiKey);

        Assert.Equal(401, without.Status);
        Assert.Equal(Reply.Nothing(405), with.Text);
        Assert.Equal(allowed, with.Headers("Allow"));
    }

    [Theory]
    [InlineData("/api/v2/tasks/nobody")]
    [InlineData("/api/v2/tasks/other")]
    public async Task A_user_who_is_not_seen_is_not_found_whatever_the_method(string path)
    {
        Assert.Equal(Reply.Json(404, Known.NotFound), (await _coderd.GetAsync(path, Known.ApiKey)).Text);
    }

    [Fact]
    public async Task An_owner_sees_all_newest_first_and_one_without_a_workspace_spoils_the_list()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.Put(coderd.World.DefaultUser with { IsOwner = true });
        var theirs = coderd.World.TaskById(Guid.Parse(Known.OtherTask))!;

        var all = await NamesAsync(coderd);
        coderd.World.Put(theirs with { CreatedAt = coderd.World.Now });
        var newest = await NamesAsync(coderd);
        coderd.World.Put(theirs with { WorkspaceId = null });
        var spoilt = await coderd.GetAsync(List, Known.ApiKey);

        Assert.Equal(["demo", "theirs"], all);
        Assert.Equal(["theirs", "demo"], newest);
        Assert.Equal(Reply.Json(500, """{"message":"Internal error converting tasks.","detail":"task has no workspace ID"}"""), spoilt.Text);
    }

    [Theory]
    [InlineData("/api/v2/tasks/me/demo")]
    [InlineData("/api/experimental/tasks/me/demo/")]
    public async Task A_deleted_task_is_gone_at_once_for_everybody(string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var deleted = await coderd.SendAsync("DELETE", path, Known.ApiKey);

        Assert.Equal(Reply.Nothing(202), deleted.Text);
        Assert.Equal(Reply.Json(404, Known.NotFound), (await coderd.SendAsync("DELETE", path, Known.ApiKey)).Text);
        Assert.Equal(Reply.Json(200, """{"tasks":[],"count":0}"""), (await coderd.GetAsync(List, Known.ApiKey)).Text);
        Assert.Equal(401, (await coderd.PostAsync(Known.Empty)).Status);
        Assert.Equal((Transition.Delete, JobStatus.Pending), coderd.World.Workspaces[0].Latest is var latest ? (latest.Transition, latest.Job) : default);
    }

    [Fact]
    public async Task While_a_build_is_active_a_task_is_not_deleted()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey);

        var reply = await coderd.SendAsync("DELETE", "/api/v2/tasks/me/demo", Known.ApiKey);

        Assert.Equal(Reply.Json(409, """{"message":"A workspace build is already active.","detail":"A workspace build is already active."}"""), reply.Text);
        Assert.Equal(200, (await coderd.GetAsync("/api/v2/tasks/me/demo", Known.ApiKey)).Status);
    }

    private static async Task<string[]> NamesAsync(TestCoderd coderd) =>
        [.. System.Text.Json.JsonElement.Parse((await coderd.GetAsync(List, Known.ApiKey)).Body).GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()!)];
}
