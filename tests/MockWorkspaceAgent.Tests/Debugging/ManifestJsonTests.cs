using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Debugging;
using Mocks.MockWorkspaceAgent.Life.Manifests;

namespace Mocks.MockWorkspaceAgent.Tests.Debugging;

/// <summary>The manifest of the debug route.</summary>
public sealed class ManifestJsonTests
{
    [Fact]
    public void It_has_the_members_of_upstream_in_their_order()
    {
        var manifest = new Manifest
        {
            AgentId = Id(1),
            AgentName = "main",
            OwnerUsername = "dev",
            WorkspaceId = Id(2),
            WorkspaceName = "demo",
            GitAuthConfigs = 1,
            VsCodePortProxyUri = "https://{{port}}--main",
            Directory = "/home/dev",
            MotdPath = "/etc/motd",
            EnvironmentVariables = { ["B"] = "<2>", ["A"] = "1" },
            Apps =
            {
                new WorkspaceApp
                {
                    Id = Id(3), Slug = "web", Url = "http://localhost:1", DisplayName = "Web", SharingLevel = WorkspaceApp.Types.SharingLevel.Authenticated,
                    Health = WorkspaceApp.Types.Health.Initializing, Hidden = true,
                    Healthcheck = new() { Url = "http://localhost:1/healthz", Interval = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)), Threshold = 6 },
                },
            },
            Metadata = { new WorkspaceAgentMetadata.Types.Description { DisplayName = "CPU", Key = "cpu", Script = "top", Interval = new Duration { Nanos = 10 }, Timeout = new Duration { Nanos = 1 } } },
            Scripts = { new WorkspaceAgentScript { Id = Id(4), LogSourceId = Id(5), DisplayName = "Start", Script = "true", RunOnStart = true, Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) } },
            Devcontainers = { new WorkspaceAgentDevcontainer { Id = Id(6), Name = "one", WorkspaceFolder = "/one" } },
        };

        Assert.Equal("""
            {"parent_id":"00000000-0000-0000-0000-000000000000","agent_id":"00000000-0000-0000-0000-000000000001","agent_name":"main","owner_name":"dev",
            "workspace_id":"00000000-0000-0000-0000-000000000002","workspace_name":"demo","git_auth_configs":1,"vscode_port_proxy_uri":"https://{{port}}--main","apps":[{
            "id":"00000000-0000-0000-0000-000000000003","url":"http://localhost:1","external":false,"slug":"web","display_name":"Web","subdomain":false,"sharing_level":"authenticated",
            "healthcheck":{"url":"http://localhost:1/healthz","interval":5,"threshold":6},"health":"initializing","hidden":true,"open_in":"","statuses":null}],"derpmap":null,
            "derp_force_websockets":false,"environment_variables":{"A":"1","B":"\u003c2\u003e"},"directory":"/home/dev","motd_file":"/etc/motd","disable_direct_connections":false,
            "metadata":[{"display_name":"CPU","key":"cpu","script":"top","interval":10,"timeout":1}],"scripts":[{"id":"00000000-0000-0000-0000-000000000004",
            "log_source_id":"00000000-0000-0000-0000-000000000005","log_path":"","script":"true","cron":"","run_on_start":true,"run_on_stop":false,"start_blocks_login":false,
            "timeout":2000000000,"display_name":"Start"}],"devcontainers":[{"id":"00000000-0000-0000-0000-000000000006","name":"one","workspace_folder":"/one","status":"","dirty":false}]}
            """.ReplaceLineEndings("") + "\n", Json(manifest));
    }

    [Fact]
    public void Without_variables_it_has_gos_nil_map_and_empty_lists()
    {
        var body = Json(new Manifest { AgentId = Id(1), WorkspaceId = Id(2), ParentId = Id(7) });

        Assert.StartsWith("""{"parent_id":"00000000-0000-0000-0000-000000000007",""", body, StringComparison.Ordinal);
        Assert.Contains("""
            "apps":[],"derpmap":null,"derp_force_websockets":false,"environment_variables":null,
            """, body, StringComparison.Ordinal);
        Assert.EndsWith("""
            "metadata":[],"scripts":[],"devcontainers":[]}

            """, body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dev_container_with_a_bad_id_makes_the_manifest_useless() => Assert.Equal(
        "convert manifest: error converting workspace agent devcontainers: invalid UUID (got 1 bytes)",
        Assert.Throws<ManifestException>(() => ManifestConversion.From(
            new Manifest { AgentId = Id(1), WorkspaceId = Id(2), Devcontainers = { new WorkspaceAgentDevcontainer { Id = ByteString.CopyFrom(1) } } })).Message);

    private static string Json(Manifest manifest) => Encoding.UTF8.GetString(ManifestJson.Of(ManifestConversion.From(manifest)));

    private static ByteString Id(byte last) => ByteString.CopyFrom([.. new byte[15], last]);
}
