using Mocks.AgentRpc.Agent;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>The manifest of an agent, from the world and from what a control route declared.</summary>
public sealed class ManifestTests
{
    [Fact]
    public async Task The_default_worlds_agent_gets_what_the_world_has()
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://localhost:3284");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var manifest = await GetAsync(agent);

        Assert.Equal(("dev", "demo", "main", 2u, ""), (manifest.OwnerUsername, manifest.WorkspaceName, manifest.AgentName, manifest.GitAuthConfigs, manifest.VsCodePortProxyUri));
        Assert.Equal((Guid.Parse(Known.Agent), Guid.Parse(Known.Workspace)), (new Guid(manifest.AgentId.Span, bigEndian: true), new Guid(manifest.WorkspaceId.Span, bigEndian: true)));
        Assert.False(manifest.HasParentId);
        var app = Assert.Single(manifest.Apps);
        Assert.Equal(("agentapi", "AgentAPI", "http://localhost:3284", WorkspaceApp.Types.SharingLevel.Owner, 3),
            (app.Slug, app.DisplayName, app.Url, app.SharingLevel, (int)app.Health));
        Assert.Equal(0, app.Healthcheck.Interval.Seconds);
        Assert.Equal(999, Assert.Single(manifest.DerpMap.Regions).Key);
    }

    [Fact]
    public async Task A_control_route_declares_it()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """
            {
              "environment": { "B": "2", "A": "" }, "directory": "~/project", "motdPath": "/etc/motd",
              "scripts": [{ "displayName": "Startup", "script": "echo", "runOnStart": true, "startBlocksLogin": true, "timeoutSeconds": 60, "icon": "/i.svg" }],
              "metadata": [{ "key": "cpu", "displayName": "CPU", "script": "echo 3", "interval": 10, "timeout": 1 }],
              "devcontainers": [{ "workspaceFolder": "/w", "name": "dc" }],
              "secrets": [{ "envName": "TOKEN", "value": "sekret-value" }],
              "apps": [{ "slug": "z" }, { "slug": "a", "url": "", "command": "top", "sharingLevel": "organization", "hidden": true, "healthCheck": { "url": "http://localhost:1", "interval": 7, "threshold": 3 } }]
            }
            """);
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var manifest = await GetAsync(agent);

        Assert.Equal([("A", ""), ("B", "2")], manifest.EnvironmentVariables.OrderBy(variable => variable.Key).Select(variable => (variable.Key, variable.Value)));
        Assert.Equal(("~/project", "/etc/motd"), (manifest.Directory, manifest.MotdPath));
        var script = Assert.Single(manifest.Scripts);
        Assert.Equal(("", "echo", true, true, 60), (script.DisplayName, script.Script, script.RunOnStart, script.StartBlocksLogin, script.Timeout.Seconds));
        var metadata = Assert.Single(manifest.Metadata);
        Assert.Equal(("cpu", 0, 10, 1), (metadata.Key, metadata.Interval.Seconds, metadata.Interval.Nanos, metadata.Timeout.Nanos)); // Nanoseconds, as upstream.
        Assert.Equal(("/w", "dc", false), (manifest.Devcontainers[0].WorkspaceFolder, manifest.Devcontainers[0].Name, manifest.Devcontainers[0].HasSubagentId));
        Assert.Equal("sekret-value", manifest.Secrets[0].Value.ToStringUtf8());
        Assert.Equal(["a Organization Initializing 7 3 True", "z Owner Disabled 0 0 False"], manifest.Apps.Select(app =>
            $"{app.Slug} {app.SharingLevel} {app.Health} {app.Healthcheck.Interval.Seconds} {app.Healthcheck.Threshold} {app.Hidden}"));

        var seen = await AgentLifeTests.AgentAsync(coderd);
        Assert.Equal(("~/project", "Startup", "/i.svg", 60_000_000_000), (AgentLifeTests.Text(seen, "directory"),
            AgentLifeTests.Text(seen.GetProperty("log_sources")[0], "display_name"), AgentLifeTests.Text(seen.GetProperty("log_sources")[0], "icon"),
            seen.GetProperty("scripts")[0].GetProperty("timeout").GetInt64()));
        Assert.DoesNotContain("sekret-value", (await coderd.AdminAsync("GET", "world")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_come_with_release_2_34()
    {
        await using var coderd = await AgentCalls.OfReleaseAsync("2.33");
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"secrets":[{"envName":"TOKEN","value":"sekret-value"}]}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        Assert.Empty((await GetAsync(agent)).Secrets);
    }

    [Fact]
    public async Task Banners_are_what_a_control_route_says()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        var before = await agent.CallAsync($"{AgentClient.Agent}GetAnnouncementBanners", []);

        await coderd.AdminAsync("PUT", "world/banners", """[{"message":"At five","backgroundColor":"#004852"},{"message":"x","enabled":false}]""");

        var banners = await agent.CallAsync($"{AgentClient.Agent}GetAnnouncementBanners", new GetAnnouncementBannersRequest(), GetAnnouncementBannersResponse.Parser);
        var service = await agent.CallAsync($"{AgentClient.Agent}GetServiceBanner", new GetServiceBannerRequest(), ServiceBanner.Parser);
        Assert.Empty(before);
        Assert.Equal(["At five True #004852", "x False "], banners.AnnouncementBanners.Select(banner => $"{banner.Message} {banner.Enabled} {banner.BackgroundColor}"));
        Assert.Equal("At five", service.Message);
    }

    private static Task<Manifest> GetAsync(AgentClient agent) => agent.CallAsync($"{AgentClient.Agent}GetManifest", new GetManifestRequest(), Manifest.Parser);
}
