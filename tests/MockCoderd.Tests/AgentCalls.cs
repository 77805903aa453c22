using System.Text;
using System.Text.Json;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests;

/// <summary>Calls of an agent.</summary>
internal static class AgentCalls
{
    public const string NoToken = """{"message":"Cookie \"coder_session_token\" must be provided."}""";

    public static Task<TestCoderd> OfReleaseAsync(string release) =>
        TestCoderd.StartAsync(new CoderdSettings(new HostSettings(Strict: true), Release: Release.Find(release)));

    public static Task<Reply> PatchAsync(this TestCoderd coderd, string path, string body, string? token = Known.AgentToken) =>
        coderd.SendAsync("PATCH", $"{Known.Agents}/{path}", token, Encoding.UTF8.GetBytes(body));

    public static Task<Reply> GetAsAgentAsync(this TestCoderd coderd, string path, string? token = Known.AgentToken) =>
        coderd.GetAsync($"{Known.Agents}/{path}", token);

    /// <summary>The current state of a workspace.</summary>
    public static async Task<JsonElement> WorkspaceAsync(this TestCoderd coderd, string name = "demo") =>
        (await coderd.AdminAsync("GET", "world")).GetProperty("world").GetProperty("workspaces").EnumerateArray()
            .Single(workspace => workspace.GetProperty("name").GetString() == name);

    /// <summary>The agent's log lines, as its owner reads them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadLinesAsync(this TestCoderd coderd)
    {
        var reply = await coderd.GetAsync($"/api/v2/workspaceagents/{Known.Agent}/logs", Known.ApiKey);
        Assert.Equal(200, reply.Status);
        return [.. JsonElement.Parse(reply.Body).EnumerateArray()];
    }
}
