using System.Text;
using System.Text.Json;
using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>Making a task.</summary>
public sealed class CreateTaskTests
{
    private const string Version = "\"template_version_id\":\"00000000-0000-4000-8000-0000000000f2\"";

    [Theory]
    [InlineData("/api/v2/tasks/me")]
    [InlineData("/api/v2/tasks/dev/")]
    [InlineData($"/api/experimental/tasks/{Known.User}")]
    public async Task A_new_task_is_pending_and_written_with_all_its_members(string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await CreateAsync(coderd, $$"""{{{Version}},"template_version_preset_id":"00000000-0000-4000-8000-0000000000f3","input":"Fix the bug","name":"fix-bug","display_name":" Fix it "}""", path);

        Assert.Equal(Reply.Json(201, """
            {"id":"00000000-0000-4000-8000-000000001001","organization_id":"00000000-0000-4000-8000-0000000000f0","owner_id":"00000000-0000-4000-8000-000000000001",
            "owner_name":"dev","name":"fix-bug","display_name":"Fix it","template_id":"00000000-0000-4000-8000-0000000000f1",
            "template_version_id":"00000000-0000-4000-8000-0000000000f2","template_name":"codex","template_display_name":"Codex","template_icon":"/icon/code.svg",
            "workspace_id":"00000000-0000-4000-8000-000000001002","workspace_name":"fix-bug","workspace_status":"pending","workspace_build_number":1,
            "workspace_agent_id":null,"workspace_agent_lifecycle":null,"workspace_agent_health":null,"workspace_app_id":null,"initial_prompt":"Fix the bug",
            "status":"pending","current_state":null,"created_at":"2026-02-01T11:00:00Z","updated_at":"2026-02-01T11:00:00Z"}
            """.ReplaceLineEndings("")), reply.Text);
    }

    [Fact]
    public async Task It_starts_by_itself_until_its_app_can_be_asked_and_its_agent_has_a_token()
    {
        using var app = new TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        await CreateAsync(coderd, $$"""{{{Version}},"name":"fix-bug"}""");
        var seen = new List<string>();
        for (var second = 0; second <= 6; second++)
        {
            var task = JsonElement.Parse((await coderd.GetAsync("/api/v2/tasks/me/fix-bug", Known.ApiKey)).Body);
            var state = task.GetProperty("current_state");
            seen.Add($"{task.GetProperty("status")} {(state.ValueKind == JsonValueKind.Null ? "" : state.GetProperty("message"))}".TrimEnd());
            coderd.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var logs = await coderd.GetAsync("/api/v2/tasks/me/fix-bug/logs", Known.ApiKey);
        var view = await coderd.AdminAsync("GET", "world/tasks/fix-bug");
        var posted = await coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{view.GetProperty("id")}/log-snapshot?format=agentapi", view.GetProperty("agentToken").GetString());

        Assert.Equal(["pending", "initializing Workspace is starting", "initializing Workspace is starting", "initializing Agent is connecting",
            "initializing Agent is starting", "initializing App is initializing", "active"], seen);
        Assert.Equal(Reply.Json(200, """{"logs":[]}"""), logs.Text);
        Assert.Equal(Reply.Nothing(204), posted.Text);
    }

    [Theory]
    [InlineData("{}", 400, "{\"message\":\"Template version not found or you do not have access to this resource\"}")]
    [InlineData("{\"template_version_id\":\"00000000-0000-4000-8000-0000000000ff\"}", 400, "{\"message\":\"Template version not found or you do not have access to this resource\"}")]
    [InlineData("{\"template_version_id\":\"00000000-0000-4000-8000-0000000000f5\"}", 400, "{\"message\":\"Template does not have a valid \\\"coder_ai_task\\\" resource.\"}")]
    [InlineData($"{{{Version},\"name\":\"no good\"}}", 400, "{\"message\":\"Unable to create a Task with the provided name.\",\"detail\":\"must be alphanumeric with hyphens\"}")]
    [InlineData($"{{{Version},\"name\":\"-x\"}}", 400, "{\"message\":\"Unable to create a Task with the provided name.\",\"detail\":\"must be alphanumeric with hyphens\"}")]
    [InlineData($"{{{Version},\"name\":\"new\"}}", 400, "{\"message\":\"Unable to create a Task with the provided name.\",\"detail\":\"cannot use \\\"new\\\" as a name\"}")]
    [InlineData($"{{{Version},\"name\":\"create\"}}", 400, "{\"message\":\"Unable to create a Task with the provided name.\",\"detail\":\"cannot use \\\"create\\\" as a name\"}")]
    [InlineData($"{{{Version},\"name\":\"a23456789012345678901234567890123\"}}", 400, "{\"message\":\"Unable to create a Task with the provided name.\",\"detail\":\"must be \\u003c= 32 characters\"}")]
    [InlineData($"{{{Version},\"name\":\"x\",\"display_name\":\"äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü\"}}", 400, "{\"message\":\"Display name must be 64 characters or less.\"}")]
    [InlineData($"{{{Version},\"name\":\"x\",\"display_name\":\"12345678901234567890123456789012345678901234567890123456789012345\"}}", 400, "{\"message\":\"Display name must be 64 characters or less.\"}")]
    [InlineData($"{{{Version},\"name\":\"DEMO\"}}", 409, "{\"message\":\"Workspace \\\"DEMO\\\" already exists.\",\"validations\":[{\"field\":\"name\",\"detail\":\"This value is already in use and should be unique.\"}]}")]
    [InlineData("{\"template_version_id\":\"abc\"}", 400, "{\"message\":\"Request body must be valid JSON.\",\"detail\":\"invalid UUID length: 3\"}")]
    [InlineData("{\"template_version_id\":\"00000000-0000-4000-8000_0000000000f2\"}", 400, "{\"message\":\"Request body must be valid JSON.\",\"detail\":\"invalid UUID format\"}")]
    [InlineData("{\"template_version_id\":\"xrn:uuid:00000000-0000-4000-8000-0000000000f2\"}", 400, "{\"message\":\"Request body must be valid JSON.\",\"detail\":\"invalid urn prefix: \\\"xrn:uuid:\\\"\"}")]
    [InlineData("{\"input\":1,\"template_version_id\":\"abc\"}", 400, "{\"message\":\"Request body must be valid JSON.\",\"detail\":\"invalid UUID length: 3\"}")]
    [InlineData("{\"template_version_id\":7}", 400, "{\"message\":\"Request body must be valid JSON.\",\"detail\":\"json: cannot unmarshal number into Go struct field CreateTaskRequest.template_version_id of type uuid.UUID\"}")]
    public async Task What_cannot_be_made_is_refused_and_nothing_is_left(string body, int status, string answer)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await CreateAsync(coderd, body);

        Assert.Equal(Reply.Json(status, answer), reply.Text);
        Assert.Equal((2, 3), (coderd.World.Tasks.Count, coderd.World.Workspaces.Count));
    }

    [Theory]
    [InlineData("Please fix the login page of the shop", "please-fix-the-login-page-1001", "Please fix the login page of the shop")]
    [InlineData("123456789 123456789 12345678", "123456789-123456789-1001", "123456789 123456789 12345678")]
    [InlineData("123456789 123456789 1234567", "123456789-123456789-1234567-1001", "123456789 123456789 1234567")]
    [InlineData("fix\nit", "fix-it-1001", "Fix it")]
    [InlineData("ÄÖÜ!", "task-1001", "ÄÖÜ!")]
    [InlineData("", "task-1001", "Task 1001")]
    public async Task A_name_is_made_from_the_prompt(string prompt, string name, string display)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var task = JsonElement.Parse((await CreateAsync(coderd, $$"""{{{Version}},"input":{{JsonSerializer.Serialize(prompt)}}}""")).Body);

        Assert.Equal((name, display), (task.GetProperty("name").GetString(), task.GetProperty("display_name").GetString()));
    }

    [Fact]
    public async Task A_display_name_of_64_bytes_fits_and_a_longer_prompt_is_cut_to_as_many()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var longest = new string('x', 64);

        var named = JsonElement.Parse((await CreateAsync(coderd, $$"""{{{Version}},"name":"a","display_name":"{{longest}}"}""")).Body);
        var cut = JsonElement.Parse((await CreateAsync(coderd, $$"""{{{Version}},"name":"b","input":"{{longest}}y"}""")).Body);

        Assert.Equal((longest, "X" + new string('x', 60) + "…"), (named.GetProperty("display_name").GetString(), cut.GetProperty("display_name").GetString()));
    }

    [Fact]
    public async Task A_name_is_taken_only_by_a_workspace_of_the_same_user_that_is_there()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var another = await CreateAsync(coderd, $$"""{{{Version}},"name":"theirs"}""");
        await coderd.SendAsync("DELETE", "/api/v2/tasks/me/demo", Known.ApiKey);
        var deleting = await CreateAsync(coderd, $$"""{{{Version}},"name":"demo"}""");
        coderd.World.MoveJob(Guid.Parse(Known.Workspace), JobStatus.Succeeded);
        var deleted = await CreateAsync(coderd, $$"""{{{Version}},"name":"demo"}""");

        Assert.Equal([201, 409, 201], [another.Status, deleting.Status, deleted.Status]);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"template_version_preset_id\":\"00000000-0000-0000-0000-000000000000\"", null)]
    [InlineData(",\"template_version_preset_id\":\"00000000-0000-4000-8000-0000000000f3\"", "00000000-0000-4000-8000-0000000000f3")]
    public async Task The_first_build_has_the_preset_that_was_asked_for(string preset, string? kept)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await CreateAsync(coderd, $$"""{{{Version}},"name":"x"{{preset}} }""");

        Assert.Equal(kept, coderd.World.Workspaces.Single(workspace => workspace.Name == "x").Latest.PresetId?.ToString());
    }

    [Theory]
    [InlineData("nobody", Known.ApiKey, 404)]
    [InlineData("other", Known.ApiKey, 404)]
    [InlineData("me", Known.AgentToken, 401)]
    public async Task Nobody_makes_a_task_for_somebody_they_do_not_see(string user, string key, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("POST", $"/api/v2/tasks/{user}", key, Encoding.UTF8.GetBytes($"{{{Version}}}"));

        Assert.Equal(status, reply.Status);
    }

    private static Task<Reply> CreateAsync(TestCoderd coderd, string body, string path = "/api/v2/tasks/me") =>
        coderd.SendAsync("POST", path, Known.ApiKey, Encoding.UTF8.GetBytes(body));
}
