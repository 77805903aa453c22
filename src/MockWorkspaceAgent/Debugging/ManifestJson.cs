using System.Text.Encodings.Web;
using System.Text.Json;
using Mocks.MockWorkspaceAgent.Life.Manifests;

namespace Mocks.MockWorkspaceAgent.Debugging;

/// <summary>A manifest as the agent's debug route writes it. Its variables are in clear, as upstream's are.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>Manifest</c>, from memory of its tags. Not reproduced: the apps, the DERP map,
/// dev containers, and Go's escapes of <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>.</remarks>
internal static class ManifestJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(AgentManifest manifest)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            json.WriteString("agent_id", manifest.AgentId);
            json.WriteString("agent_name", manifest.AgentName);
            json.WriteString("owner_name", manifest.OwnerName);
            json.WriteString("workspace_id", manifest.WorkspaceId);
            json.WriteString("workspace_name", manifest.WorkspaceName);
            json.WriteNumber("git_auth_configs", manifest.Message.GitAuthConfigs);
            json.WriteString("vscode_port_proxy_uri", manifest.VsCodePortProxyUri);
            json.WriteStartObject("environment_variables");
            foreach (var (name, value) in manifest.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteString("directory", manifest.Directory);
            json.WriteString("motd_file", manifest.Message.MotdPath);
            json.WriteBoolean("disable_direct_connections", manifest.Message.DisableDirectConnections);
            WriteMetadata(json, manifest.Metadata);
            WriteScripts(json, manifest.Scripts);
            json.WriteEndObject();
        }

        body.Write("\n"u8);
        return body.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<DeclaredMetadata> all)
    {
        json.WriteStartArray("metadata");
        foreach (var metadata in all)
        {
            json.WriteStartObject();
            json.WriteString("display_name", metadata.DisplayName);
            json.WriteString("key", metadata.Key);
            json.WriteString("script", metadata.Script);
            json.WriteNumber("interval", (long)metadata.Interval.TotalSeconds);
            json.WriteNumber("timeout", (long)metadata.Timeout.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteScripts(Utf8JsonWriter json, IEnumerable<DeclaredScript> all)
    {
        json.WriteStartArray("scripts");
        foreach (var script in all)
        {
            json.WriteStartObject();
            json.WriteString("id", script.Id);
            json.WriteString("log_source_id", script.LogSourceId);
            json.WriteString("log_path", script.LogPath);
            json.WriteString("script", script.Text);
            json.WriteString("cron", script.Cron);
            json.WriteBoolean("run_on_start", script.RunOnStart);
            json.WriteBoolean("run_on_stop", script.RunOnStop);
            json.WriteNumber("timeout", script.Timeout.Ticks * 100); // Nanoseconds.
            json.WriteString("display_name", script.DisplayName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
