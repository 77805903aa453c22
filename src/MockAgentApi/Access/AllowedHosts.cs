using System.Text;
using Mocks.Go.Net.Url;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Access;

/// <summary>The host names that requests may be addressed to, by the settings.</summary>
internal sealed class AllowedHosts
{
    private readonly string[] _names;

    public AllowedHosts(AgentApiSettings settings)
    {
        _names = [.. AccessLists.ParseHosts(settings.AllowedHosts ?? AccessLists.StandardHosts), .. settings.Host.AllowedHosts ?? []];
        Refusal = new Answer(400,
            [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
            Encoding.UTF8.GetBytes($"Invalid host header. Allowed hosts: {string.Join(", ", _names)}\n"));
    }

    /// <summary>As AgentAPI refuses all others.</summary>
    public Answer Refusal { get; }

    public bool Allow(HostString host) => _names.Contains("*")
        || (host.Value is { Length: > 0 } named && _names.Contains(GoHost.Parse(named, out _)?.Name, StringComparer.OrdinalIgnoreCase));
}
