using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using State = Mocks.AgentRpc.Agent.Lifecycle.Types.State;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>An agent's life over RPC, as its owner sees it over REST.</summary>
public sealed class AgentLifeTests
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Noon = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task From_created_to_off()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"lifecycle":"created"}""");
        Assert.Equal("connecting created", await StatusAsync(coderd));

        await using (var agent = await AgentClient.ConnectAsync(coderd, "version=2.9&role=agent"))
        {
            Assert.Equal("connected created", await StatusAsync(coderd));

            await agent.CallAsync($"{AgentClient.Agent}UpdateStartup", new UpdateStartupRequest
            {
                Startup = new Startup { Version = "v2.34.1-rc.1+abc", ExpandedDirectory = "/home/coder", Subsystems = { Startup.Types.Subsystem.Exectrace, Startup.Types.Subsystem.Envbox } },
            }, Startup.Parser);
            foreach (var state in (State[])[State.Starting, State.Ready, State.ShuttingDown, State.Off])
            {
                Assert.Equal(state, (await SayAsync(agent, state, Noon.AddSeconds((int)state))).State);
            }
        }

        Assert.Equal("101: The session of role \"agent\" and version 2.9 carried 5 calls; the client left without a close frame.", await coderd.JournalOfAsync("rpc"));
        var seen = await AgentAsync(coderd);
        Assert.Equal(("disconnected", "off", "v2.34.1-rc.1+abc", "2.9", "/home/coder"), (Text(seen, "status"), Text(seen, "lifecycle_state"),
            Text(seen, "version"), Text(seen, "api_version"), Text(seen, "expanded_directory")));
        Assert.Equal("""["envbox","exectrace"]""", seen.GetProperty("subsystems").GetRawText());
        Assert.Equal(("2026-02-01T12:00:02Z", "2026-02-01T12:00:05Z"), (Text(seen, "started_at"), Text(seen, "ready_at")));
        Assert.Equal(("2026-02-01T11:00:00Z", "2026-02-01T11:00:00Z", "2026-02-01T11:00:00Z"),
            (Text(seen, "first_connected_at"), Text(seen, "last_connected_at"), Text(seen, "disconnected_at")));
        Assert.Equal("""{"healthy":false,"reason":"agent is not running"}""", seen.GetProperty("health").GetRawText());
    }

    private static async Task<Lifecycle> SayAsync(AgentClient agent, State state, DateTimeOffset at) => await agent.CallAsync(
        $"{AgentClient.Agent}UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = new() { State = state, ChangedAt = Timestamp.FromDateTimeOffset(at) } }, Lifecycle.Parser);

    internal static async Task<JsonElement> AgentAsync(TestCoderd coderd, string agent = Known.Agent) =>
        JsonElement.Parse((await coderd.GetAsync($"/api/v2/workspaceagents/{agent}", Known.ApiKey)).Body);

    internal static async Task<string> StatusAsync(TestCoderd coderd)
    {
        var agent = await AgentAsync(coderd);
        return $"{Text(agent, "status")} {Text(agent, "lifecycle_state")}";
    }

    /// <summary>Without whitespace.</summary>
    internal static string Compact(JsonElement json) => JsonSerializer.Serialize(json, Unescaped);

    internal static string? Text(JsonElement from, string member) => from.TryGetProperty(member, out var value) ? value.GetString() : null;
}
