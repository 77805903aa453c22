using System.Net.Http.Json;
using System.Text.Json;

namespace Examples;

/// <summary>The program under test: it takes the messages of AgentAPI to coderd, as a workspace's shutdown script does.</summary>
public static class Capture
{
    /// <param name="environment">The variables of the workspace.</param>
    public static async Task<bool> RunAsync(IReadOnlyDictionary<string, string> environment)
    {
        using var client = new HttpClient();
        var conversation = await client.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{environment["ARG_AGENTAPI_PORT"]}/messages");
        var snapshot = new { messages = conversation.GetProperty("messages") };
        client.DefaultRequestHeaders.Add("Coder-Session-Token", environment["CODER_AGENT_TOKEN"]);
        var address = $"{environment["CODER_AGENT_URL"]}api/v2/workspaceagents/me/tasks/{environment["ARG_TASK_ID"]}/log-snapshot?format=agentapi";
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            using var answer = await client.PostAsJsonAsync(address, snapshot);
            if (answer.IsSuccessStatusCode)
            {
                return true;
            }
        }

        return false;
    }
}
