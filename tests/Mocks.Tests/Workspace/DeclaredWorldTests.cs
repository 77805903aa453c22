using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;
using Mocks.MockCoderd;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using Mocks.Wire.Coderd;
using Mocks.Workspace.Declaration;
using Mocks.Workspace.World;

namespace Mocks.Tests.Workspace;

/// <summary>The coderd of a state: what an agent and a person get from it.</summary>
public sealed class DeclaredWorldTests
{
    [Fact]
    public async Task An_agent_gets_the_manifest_of_its_state()
    {
        var declared = Golden.Read("state-two-agents.json");
        await using var coderd = await StartAsync(declared);

        var dev = await ManifestAsync(coderd, declared.Agents[0].Token);
        var gpu = await ManifestAsync(coderd, declared.Agents[1].Token);

        Assert.Equal(("dev", "alice", "pair", "~/project", "/etc/motd"), (dev.AgentName, dev.OwnerUsername, dev.WorkspaceName, dev.Directory, dev.MotdPath));
        Assert.Equal(new SortedDictionary<string, string>
        {
            ["EDITOR"] = "vim",
            ["EMPTY"] = "",
            ["GREETING"] = "hi $USER and pa$$word",
            ["PATH"] = "/c/bin:/a/bin:/b/bin",
            ["TOKEN"] = "from-agent",
        }, new SortedDictionary<string, string>(dev.EnvironmentVariables));
        Assert.Equal(["~/setup.log True False True 30 echo setup; exit 3\n", "logs/$USER.log True False False 0 echo second\n"],
            dev.Scripts.Select(script => $"{script.LogPath} {script.RunOnStart} {script.RunOnStop} {script.StartBlocksLogin} {script.Timeout.Seconds} {script.Script}"));
        Assert.Equal(["docs https://example.com True Disabled 0", "term  False Disabled 0"],
            dev.Apps.Select(app => $"{app.Slug} {app.Url} {app.External} {app.Health} {app.Healthcheck.Threshold}"));
        Assert.Equal(["load 5", "once 0"], dev.Metadata.Select(item => $"{item.Key} {item.Interval.Nanos}"));
        Assert.Equal(["gpu-web http://localhost:8080/healthz 5 6 Initializing True"],
            gpu.Apps.Select(app => $"{app.Slug} {app.Healthcheck.Url} {app.Healthcheck.Interval.Seconds} {app.Healthcheck.Threshold} {app.Health} {app.Hidden}"));
        Assert.Equal(["0 */5 * * * *"], gpu.Scripts.Select(script => script.Cron));
        Assert.NotEqual(declared.Agents[0].TerraformId, new Guid(dev.AgentId.Span, bigEndian: true).ToString());
    }

    [Fact]
    public async Task A_script_has_a_log_source_before_it_runs()
    {
        await using var coderd = await StartAsync(Golden.Read("state-agentapi.json"));

        var agent = World(coderd).Workspaces[0].Agents[0];

        Assert.Equal(
            ["Startup Script /emojis/25b6-fe0f.png", "Install and start AgentAPI /icon/code.svg", "AgentAPI Shutdown /icon/code.svg"],
            agent.LogSources.Select(source => $"{source.DisplayName} {source.Icon}"));
        Assert.Equal(agent.LogSources.Select(source => source.Id), agent.Manifest.Scripts.Select(script => script.LogSourceId));
        Assert.Equal((AgentLifecycle.Created, MockCoderd.World.AppHealth.Initializing), (agent.Lifecycle, agent.Apps[0].Health));
    }

    [Fact]
    public async Task A_person_finds_the_task_with_its_prompt_and_its_app()
    {
        var declared = Golden.Read("state-agentapi.json");
        await using var coderd = await StartAsync(declared, "Write the docs");
        using var client = ClientOf(coderd);

        var task = await client.GetFromJsonAsync<JsonElement>("/api/v2/tasks/me/fix-bug", TestContext.Current.CancellationToken);

        Assert.Equal(
            ("2c0d64e5-973e-4ed4-a6e9-25520ec84da0", "Write the docs", "ebeddeed-8e7f-42cb-97d9-2cd8b6da9ef6", "alice", "initializing"),
            (Text(task, "id"), Text(task, "initial_prompt"), Text(task, "workspace_app_id"), Text(task, "owner_name"), Text(task, "status")));
    }

    [Fact]
    public async Task An_agent_shows_the_display_apps_of_its_state()
    {
        var declared = Golden.Read("state-two-agents.json");
        await using var coderd = await StartAsync(declared);
        using var client = ClientOf(coderd);
        var id = World(coderd).Workspaces[0].Agents[0].Id;

        var agent = await client.GetFromJsonAsync<JsonElement>($"/api/v2/workspaceagents/{id}", TestContext.Current.CancellationToken);

        Assert.Equal("""["vscode_insiders","web_terminal","ssh_helper"]""", agent.GetProperty("display_apps").GetRawText());
    }

    [Theory]
    [InlineData("state-agentapi.json", "2c0d64e5-973e-4ed4-a6e9-25520ec84da0", 204)]
    [InlineData("state-agentapi.json", "388172fd-651d-44a6-944a-112de496e47c", 404)]
    [InlineData("state-module-only.json", "388172fd-651d-44a6-944a-112de496e47c", 404)]
    [InlineData("state-minimal.json", "2c0d64e5-973e-4ed4-a6e9-25520ec84da0", 404)]
    public async Task A_snapshot_is_taken_for_the_task_of_the_state_only(string state, string task, int status)
    {
        var declared = Golden.ReadPlayable(state);
        await using var coderd = await StartAsync(declared);
        using var client = ClientOf(coderd, declared.Agents[0].Token.ToString());
        using var body = new StringContent("""{"messages":[]}""", Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync($"/api/v2/workspaceagents/me/tasks/{task}/log-snapshot?format=agentapi", body, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static Task<RunningMock> StartAsync(DeclaredWorkspace declared, string? prompt = null) =>
        CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true)) { World = DeclaredWorld.Of(declared, TimeProvider.System.GetUtcNow(), prompt) });

    private static MockCoderd.World.World World(RunningMock coderd) => coderd.Services.GetRequiredService<WorldStore>().World;

    private static HttpClient ClientOf(RunningMock coderd, string token = DeclaredWorld.ApiKey) =>
        new() { BaseAddress = coderd.Address, DefaultRequestHeaders = { { "Coder-Session-Token", token } } };

    private static string? Text(JsonElement from, string name) => from.GetProperty(name).GetString();

    private static async Task<Manifest> ManifestAsync(RunningMock coderd, Guid token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", token.ToString());
        await socket.ConnectAsync(new Uri($"ws://{coderd.Address.Authority}/api/v2/workspaceagents/me/rpc?version=2.6"), TestContext.Current.CancellationToken);
        await using var session = YamuxSession.Client(new MessageStream(socket));
        var answer = await new DrpcClient(session).InvokeAsync("/coder.agent.v2.Agent/GetManifest", new GetManifestRequest().ToByteArray(), TestContext.Current.CancellationToken);
        return Manifest.Parser.ParseFrom(answer);
    }
}
