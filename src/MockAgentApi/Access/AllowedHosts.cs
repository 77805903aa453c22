using System.Text;
using Mocks.Go.Net.Url;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Access;

/// <summary>The host names that requests may be addressed to, by the settings.</summary>
internal sealed class AllowedHosts
{
    private readonly string[] _names;

    // Nearly all requests have the same, and to parse it is a twentieth of a request.
    private volatile string? _lastAllowed;

    public AllowedHosts(AgentApiSettings settings)
    {
        _names = [.. AccessLists.ParseHosts(settings.AllowedHosts ?? AccessLists.StandardHosts), .. settings.Host.AllowedHosts ?? []];
        Refusal = new Answer(400,
            [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
            Encoding.UTF8.GetBytes($"Invalid host header. Allowed hosts: {string.Join(", ", _names)}\n"));
    }

    /// <summary>As AgentAPI refuses all others.</summary>
    public Answer Refusal { get; }

    public bool Allow(HostString host)
    {
        if (_names.Contains("*"))
        {
            return true;
        }

        if (host.Value is not { Length: > 0 } named)
        {
            return false;
        }

        if (named == _lastAllowed)
        {
            return true;
        }

        if (!_names.Contains(GoHost.Parse(named, out _)?.Name, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        _lastAllowed = named;
        return true;
    }
}
