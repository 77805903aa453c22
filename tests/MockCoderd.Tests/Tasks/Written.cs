namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>Tasks and builds of the default world as JSON.</summary>
internal static class Written
{
    public const string Agent = "00000000-0000-4000-8000-000000000012";
    public const string App = "00000000-0000-4000-8000-000000000013";
    public const string Ready = "\"workspace_agent_id\":\"" + Agent + "\",\"workspace_agent_lifecycle\":\"ready\",\"workspace_agent_health\":{\"healthy\":true},\"workspace_app_id\":\"" + App + "\"";
    public const string NoAgent = "\"workspace_agent_id\":null,\"workspace_agent_lifecycle\":null,\"workspace_agent_health\":null,\"workspace_app_id\":null";

    public static string Demo(
        string workspace = "running", int build = 1, string agent = Ready, string status = "active", string state = "null", string prompt = "Fix the bug") =>
        $$"""
        {"id":"{{Known.Task}}","organization_id":"00000000-0000-4000-8000-0000000000f0","owner_id":"{{Known.User}}","owner_name":"dev",
        "name":"demo","display_name":"Demo","template_id":"00000000-0000-4000-8000-0000000000f1","template_version_id":"00000000-0000-4000-8000-0000000000f2",
        "template_name":"codex","template_display_name":"Codex","template_icon":"/icon/code.svg","workspace_id":"00000000-0000-4000-8000-000000000011",
        "workspace_name":"demo","workspace_status":"{{workspace}}","workspace_build_number":{{build}},{{agent}},"initial_prompt":"{{prompt}}",
        "status":"{{status}}","current_state":{{state}},"created_at":"2026-01-01T10:00:00Z","updated_at":"2026-01-01T10:00:00Z"}
        """.ReplaceLineEndings("");

    /// <summary>A build that was made at the start of the tests' clock.</summary>
    public static string Build(string id, string job, int number, string transition, string reason) =>
        $$"""
        {"workspace_build":{"id":"{{id}}","created_at":"2026-02-01T11:00:00Z","updated_at":"2026-02-01T11:00:00Z",
        "workspace_id":"00000000-0000-4000-8000-000000000011","workspace_name":"demo","workspace_owner_id":"{{Known.User}}","workspace_owner_name":"dev",
        "template_version_id":"00000000-0000-4000-8000-0000000000f2","template_version_name":"v1","build_number":{{number}},"transition":"{{transition}}",
        "initiator_id":"{{Known.User}}","initiator_name":"dev","job":{"id":"{{job}}","created_at":"2026-02-01T11:00:00Z","status":"pending",
        "file_id":"00000000-0000-4000-8000-0000000000f6","tags":{"owner":"","scope":"organization"},"queue_position":0,"queue_size":0,
        "organization_id":"00000000-0000-4000-8000-0000000000f0","initiator_id":"{{Known.User}}","input":{"workspace_build_id":"{{id}}"},"type":"workspace_build",
        "metadata":{"template_version_name":"","template_id":"00000000-0000-0000-0000-000000000000","template_name":"","template_display_name":"","template_icon":""},
        "logs_overflowed":false},"reason":"{{reason}}","resources":[],"deadline":null,"max_deadline":null,"status":"pending","daily_cost":0,
        "matched_provisioners":{"count":1,"available":1,"most_recently_seen":"2026-02-01T11:00:00Z"},"template_version_preset_id":null}
        }
        """.ReplaceLineEndings("");
}
