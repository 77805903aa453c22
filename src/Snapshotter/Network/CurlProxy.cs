using System.Net;

namespace Mocks.Snapshotter.Network;

/// <summary>The proxy that curl would use, from the environment.</summary>
/// <param name="variable">The value of an environment variable, or null.</param>
/// <remarks>
/// Source: <c>curl(1)</c>, ENVIRONMENT. <c>HTTP_PROXY</c> in capitals is not read: a web server sets it from a request's header.
/// </remarks>
internal sealed class CurlProxy(Func<string, string?> variable) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = new UserInfo();

    public Uri? GetProxy(Uri destination)
    {
        var proxy = Named(destination.Scheme + "_proxy")
            ?? (destination.Scheme == "https" ? Named("HTTPS_PROXY") : null)
            ?? Named("all_proxy")
            ?? Named("ALL_PROXY");
        if (proxy is null || IsExcepted(destination.IdnHost))
        {
            return null;
        }

        var address = proxy.Contains("://", StringComparison.Ordinal) ? proxy : "http://" + proxy;
        address = address.Replace("socks5h://", "socks5://", StringComparison.OrdinalIgnoreCase);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw new HttpRequestException("The proxy is not a valid address.");
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    private string? Named(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private bool IsExcepted(string host)
    {
        foreach (var exception in (Named("no_proxy") ?? Named("NO_PROXY") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = exception.Trim('.');
            if (exception == "*"
                || host.Equals(name, StringComparison.OrdinalIgnoreCase)
                || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name and password in the proxy's address.</summary>
    private sealed class UserInfo : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            var parts = uri.UserInfo.Split(':', 2);
            return uri.UserInfo.Length == 0
                ? null
                : new(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }
    }
}
