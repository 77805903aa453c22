namespace Mocks.MockCoderd.Tests;

/// <summary>The default world, as documented.</summary>
internal static class Known
{
    public const string User = "00000000-0000-4000-8000-000000000001";
    public const string ApiKey = "mocksessid-mocksessionsecret00001";
    public const string OtherApiKey = "mockother1-mockothersecret0000001";
    public const string Task = "00000000-0000-4000-8000-000000000010";
    public const string Workspace = "00000000-0000-4000-8000-000000000011";
    public const string Agent = "00000000-0000-4000-8000-000000000012";
    public const string OtherWorkspace = "00000000-0000-4000-8000-000000000021";
    public const string OtherAgent = "00000000-0000-4000-8000-000000000022";
    public const string PrebuiltWorkspace = "00000000-0000-4000-8000-000000000031";
    public const string PrebuiltAgentToken = "00000000-0000-4000-8000-0000000000cc";
    public const string AgentToken = "00000000-0000-4000-8000-0000000000aa";
    public const string OtherTask = "00000000-0000-4000-8000-000000000020";
    public const string OtherAgentToken = "00000000-0000-4000-8000-0000000000bb";

    public const string Agents = "/api/v2/workspaceagents/me";
    public const string Snapshot = $"{Agents}/tasks/{Task}/log-snapshot?format=agentapi";
    public const string Logs = "/api/v2/tasks/me/demo/logs";

    public const string Empty = """{"messages":[]}""";
    public const string OneMessage = """{"messages":[{"id":0,"content":"Fix the bug","role":"user","time":"2026-02-01T10:00:00Z"}]}""";
    public const string NotFound = """{"message":"Resource not found or you do not have access to this resource"}""";
    public const string RouteNotFound = """{"message":"Route not found."}""";
}
