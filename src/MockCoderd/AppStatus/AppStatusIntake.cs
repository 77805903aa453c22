using System.Text;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.AppStatus;

/// <summary>The checks of a status that REST and RPC share, and the store behind both.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/apps.go</c>, <c>UpdateAppStatus</c>.</remarks>
internal static class AppStatusIntake
{
    public static Refusal? CheckMessage(string message)
    {
        const string detail = "Message must be less than 160 characters.";
        return Encoding.UTF8.GetByteCount(message) <= StatusMessage.MaxBytes ? null
            : new Refusal(400, new("Message is too long.", detail, [new("message", detail)]));
    }

    /// <param name="app">Null when the agent has none of this slug.</param>
    public static Refusal? CheckApp(string slug, App? app) => app is not null ? null
        : new Refusal(400, new("Failed to get workspace app.", $"No app found with slug {GoQuote.Quote(slug)}"));

    /// <param name="state">In lower case.</param>
    public static Refusal? Store(WorldStore world, Workspace workspace, Agent agent, App app, string state, string message, string uri)
    {
        if (uri.Contains('\0', StringComparison.Ordinal))
        {
            return new Refusal(500, new("Failed to insert workspace app status.", "pq: invalid byte sequence for encoding \"UTF8\": 0x00"));
        }

        var status = new World.AppStatus(world.NextId(), app.Id, agent.Id, world.Now, state, StatusMessage.Clean(message), uri);
        world.Change(workspace.Id, known => (known with { AppStatuses = [.. known.AppStatuses, status] }, true));
        return null;
    }
}
