using System.Text;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>Guesses from a request's headers which program sent it, and in which of its sessions.</summary>
/// <remarks>Source: coder/aibridge, <c>client.go</c>, <c>GuessClient</c>, and <c>session.go</c>, <c>GuessSessionID</c>.</remarks>
internal static class BridgeClient
{
    private static readonly (string Start, string Name)[] UserAgents =
    [
        ("mux/", "Mux"),
        ("claude", "Claude Code"),
        ("codex", "Codex"),
        ("zed/", "Zed"),
        ("githubcopilotchat/", "GitHub Copilot (VS Code)"),
        ("copilot/", "GitHub Copilot (CLI)"),
        ("kilo-code/", "Kilo Code"),
        ("roo-code/", "Roo Code"),
        ("coder-agents/", "Coder Agents"),
        ("charm crush/", "Charm Crush"),
    ];

    public static string Guess(IHeaderDictionary headers)
    {
        var agent = headers.UserAgent.ToString();
        if (Array.Find(UserAgents, one => agent.StartsWith(one.Start, StringComparison.OrdinalIgnoreCase)) is { Name: { } name })
        {
            return name;
        }

        return headers["originator"].ToString() switch
        {
            "kilo-code" => "Kilo Code",
            "roo-code" => "Roo Code",
            _ => headers["x-cursor-client-version"].ToString().Length > 0 ? "Cursor" : "Unknown",
        };
    }

    /// <returns>Null when no header that the bridge reads has one: Codex 0.169 sends <c>session-id</c>, and the bridge reads
    /// <c>session_id</c>.</returns>
    public static string? Session(string client, IHeaderDictionary headers, GoNode body)
    {
        var named = client switch
        {
            "Claude Code" => First(headers, "X-Claude-Code-Session-Id") ?? OfUserId(body.Field("metadata").TextOf("user_id")),
            "Codex" => First(headers, "session_id"),
            "Mux" => First(headers, "X-Mux-Workspace-Id"),
            "GitHub Copilot (VS Code)" => First(headers, "x-interaction-id"),
            "GitHub Copilot (CLI)" => First(headers, "X-Client-Session-Id"),
            "Kilo Code" => First(headers, "X-KILOCODE-TASKID"),
            "Coder Agents" => First(headers, "X-Coder-Chat-Id"),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(named) ? null : named.Trim();
    }

    private static string? First(IHeaderDictionary headers, string name) => headers[name] is [{ Length: > 0 } value, ..] ? value : null;

    // JSON with a session_id, or in older versions user_…_account_…_session_ and the id.
    private static string? OfUserId(string userId)
    {
        const string marker = "_session_";
        if (GoJson.Unmarshal(Encoding.UTF8.GetBytes(userId), out _).Field("session_id") is { } session)
        {
            return session.Text;
        }

        var at = userId.IndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? null : userId[(at + marker.Length)..];
    }
}
