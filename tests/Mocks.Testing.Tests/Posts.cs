using System.Text;

namespace Mocks.Testing.Tests;

/// <summary>What an agent posts as its workspace stops.</summary>
internal static class Posts
{
    public const string OneMessage = """{"messages":[{"id":0,"content":"Fix the bug","role":"user","time":"2026-02-01T10:00:00Z"}]}""";

    public const string WrongRole = """{"messages":[{"id":0,"content":"Hi","role":"robot","time":"2026-02-01T10:00:00Z"}]}""";

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static string PathOf(Guid task) => $"/api/v2/workspaceagents/me/tasks/{task}/log-snapshot?format=agentapi";

    public static Task<HttpResponseMessage> PostAsync(this HttpClient agent, string path, string body = OneMessage) =>
        agent.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);
}
