namespace Mocks.MockCoderd.Tests.Workspaces;

/// <summary>A workspace, for its owner.</summary>
public sealed class WorkspaceTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task Its_owner_sees_it()
    {
        var reply = await _coderd.GetAsync($"/api/v2/workspaces/{Known.Workspace}", Known.ApiKey);

        Assert.Equal(Reply.Json(200, $$"""
            {"id":"{{Known.Workspace}}","created_at":"2026-01-01T10:00:00Z","updated_at":"2026-01-01T10:00:10Z","owner_id":"{{Known.User}}","owner_name":"dev","owner_avatar_url":"",
            "organization_id":"00000000-0000-4000-8000-0000000000f0","organization_name":"coder","template_id":"00000000-0000-4000-8000-0000000000f1","template_name":"codex","template_display_name":"Codex","template_icon":"/icon/code.svg",
            "latest_build":{"id":"00000000-0000-4000-8000-000000000014","created_at":"2026-01-01T10:00:00Z","updated_at":"2026-01-01T10:00:10Z","workspace_id":"{{Known.Workspace}}","workspace_name":"demo","workspace_owner_id":"{{Known.User}}","workspace_owner_name":"dev",
            "template_version_id":"00000000-0000-4000-8000-0000000000f2","template_version_name":"v1","build_number":1,"transition":"start","initiator_id":"{{Known.User}}","initiator_name":"dev",
            "job":{"id":"00000000-0000-4000-8000-000000000015","created_at":"2026-01-01T10:00:00Z","started_at":"2026-01-01T10:00:01Z","completed_at":"2026-01-01T10:00:10Z","status":"succeeded","file_id":"00000000-0000-4000-8000-0000000000f6","tags":{"owner":"","scope":"organization"},"queue_position":0,"queue_size":0,
            "organization_id":"00000000-0000-4000-8000-0000000000f0","initiator_id":"{{Known.User}}","input":{"workspace_build_id":"00000000-0000-4000-8000-000000000014"},"type":"workspace_build",
            "metadata":{"template_version_name":"","template_id":"00000000-0000-0000-0000-000000000000","template_name":"","template_display_name":"","template_icon":""},"logs_overflowed":false},
            "reason":"initiator","deadline":null,"max_deadline":null,"status":"running","daily_cost":0,"matched_provisioners":{"count":1,"available":1,"most_recently_seen":"2026-01-01T10:00:00Z"},"template_version_preset_id":null},
            "latest_app_status":null,"outdated":false,"name":"demo","last_used_at":"2026-01-01T10:00:10Z","deleting_at":null,"dormant_at":null,"health":{"healthy":true,"failing_agents":[]},"automatic_updates":"never","allow_renames":false,"favorite":false,"next_start_at":null,"is_prebuild":false,
            "task_id":"{{Known.Task}}"}
            """.ReplaceLineEndings("")), reply.Text);
    }

    [Theory]
    [InlineData(Known.OtherWorkspace, 404, Known.NotFound)]
    [InlineData(Known.PrebuiltWorkspace, 404, Known.NotFound)]
    [InlineData("demo", 400, """{"message":"Invalid UUID \"demo\".","detail":"invalid UUID length: 4"}""")]
    public async Task Others_and_bad_ids_are_refused_after_the_key(string id, int status, string body)
    {
        Assert.Equal(401, (await _coderd.GetAsync($"/api/v2/workspaces/{id}")).Status);
        Assert.Equal(Reply.Json(status, body), (await _coderd.GetAsync($"/api/v2/workspaces/{id}", Known.ApiKey)).Text);
    }
}
