using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using App = Mocks.AgentRpc.Agent.CreateSubAgentRequest.Types.App;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>Agents that an agent starts.</summary>
public sealed class SubAgentTests
{
    [Fact]
    public async Task A_sub_agent_is_shown_over_rest_with_its_good_apps_only()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var created = await CreateAsync(agent,
            new App { Slug = "web", Healthcheck = new() { Url = "http://localhost:1", Interval = 5, Threshold = 6 }, Share = App.Types.SharingLevel.Public, OpenIn = App.Types.OpenIn.Tab },
            new App(), new App { Slug = "web" }, new App { Slug = "Bad" }, new App { Slug = "s", Share = (App.Types.SharingLevel)9 }, new App { Slug = "o", OpenIn = (App.Types.OpenIn)9 },
            new App { Slug = "cmd", Command = "top" });

        Assert.Equal(
            [
                "1 slug must not be empty", "2 slug \"web\" is already in use", "3 slug \"Bad\" does not match regex \"^[a-z0-9](-?[a-z0-9])*$\"",
                "4 share \"9\" is not a valid app sharing level", "5 open_in \"9\" is not an open in setting",
            ],
            created.AppCreationErrors.Select(error => $"{error.Index} {error.Field} {error.Error}"));
        var seen = await AgentLifeTests.AgentAsync(coderd, IdOf(created.Agent.Id).ToString());
        Assert.Equal(("child", Known.Agent, "arm64", "linux", "/w", "connecting"), (AgentLifeTests.Text(seen, "name"), AgentLifeTests.Text(seen, "parent_id"),
            AgentLifeTests.Text(seen, "architecture"), AgentLifeTests.Text(seen, "operating_system"), AgentLifeTests.Text(seen, "directory"), AgentLifeTests.Text(seen, "status")));
        Assert.Equal("""["vscode","ssh_helper"]""", seen.GetProperty("display_apps").GetRawText());
        Assert.Equal(["mnkpbnrg-web public initializing tab", "uud135mg-cmd owner disabled slim-window"], seen.GetProperty("apps").EnumerateArray().Select(app =>
            $"{AgentLifeTests.Text(app, "slug")} {AgentLifeTests.Text(app, "sharing_level")} {AgentLifeTests.Text(app, "health")} {AgentLifeTests.Text(app, "open_in")}"));
    }

    [Fact]
    public async Task Its_token_opens_a_session_of_its_own_and_dies_with_it()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        var created = (await CreateAsync(agent)).Agent;
        var token = IdOf(created.AuthToken).ToString();

        await using (var child = await AgentClient.ConnectAsync(coderd, "version=2.9", token))
        {
            var manifest = await child.CallAsync($"{AgentClient.Agent}GetManifest", new GetManifestRequest(), Manifest.Parser);
            Assert.Equal(("child", "/w", Guid.Parse(Known.Agent), created.Id), (manifest.AgentName, manifest.Directory, IdOf(manifest.ParentId), manifest.AgentId));
            Assert.Empty((await child.CallAsync($"{AgentClient.Agent}ListSubAgents", new ListSubAgentsRequest(), ListSubAgentsResponse.Parser)).Agents);
        }

        Assert.Equal([created], (await agent.CallAsync($"{AgentClient.Agent}ListSubAgents", new ListSubAgentsRequest(), ListSubAgentsResponse.Parser)).Agents);
        await agent.CallAsync($"{AgentClient.Agent}DeleteSubAgent", new DeleteSubAgentRequest { Id = created.Id }.ToByteArray());
        Assert.Equal(401, (await coderd.GetAsAgentAsync("gitsshkey", token)).Status);
        Assert.Equal(200, (await coderd.GetAsAgentAsync("gitsshkey")).Status);
    }

    [Fact]
    public async Task One_with_an_id_is_changed_where_the_release_knows_ids()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        var id = (await CreateAsync(agent)).Agent.Id;

        var changed = await agent.CallAsync($"{AgentClient.Agent}CreateSubAgent", new CreateSubAgentRequest { Id = id, Name = "other", Directory = "/x" }, CreateSubAgentResponse.Parser);

        var seen = await AgentLifeTests.AgentAsync(coderd, IdOf(id).ToString());
        Assert.Equal(("child", "/x", "[]"), (changed.Agent.Name, AgentLifeTests.Text(seen, "directory"), seen.GetProperty("display_apps").GetRawText()));
    }

    [Fact]
    public async Task An_agent_of_the_template_or_of_another_workspace_is_not_deleted()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await agent.CallAsync($"{AgentClient.Agent}DeleteSubAgent", new DeleteSubAgentRequest { Id = Bytes(Known.Agent) }.ToByteArray());
        var refused = await agent.FailAsync($"{AgentClient.Agent}DeleteSubAgent", new DeleteSubAgentRequest { Id = Bytes(Known.OtherAgent) });

        Assert.Equal("0: unauthorized: rbac: forbidden", refused);
        Assert.Equal(200, (await coderd.GetAsAgentAsync("gitsshkey")).Status);
    }

    private static Task<CreateSubAgentResponse> CreateAsync(AgentClient agent, params App[] apps) => agent.CallAsync($"{AgentClient.Agent}CreateSubAgent", new CreateSubAgentRequest
    {
        Name = "child",
        Directory = "/w",
        Architecture = "arm64",
        OperatingSystem = "linux",
        DisplayApps = { CreateSubAgentRequest.Types.DisplayApp.Vscode, CreateSubAgentRequest.Types.DisplayApp.SshHelper },
        Apps = { apps },
    }, CreateSubAgentResponse.Parser);

    private static Guid IdOf(ByteString id) => new(id.Span, bigEndian: true);

    private static ByteString Bytes(string uuid) => ByteString.CopyFrom(Guid.Parse(uuid).ToByteArray(bigEndian: true));
}
