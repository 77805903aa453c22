using System.Net;

namespace Mocks.Go.Net.Http;

/// <summary>The proxy that the environment names, as Go's clients choose it: none for this machine.</summary>
/// <remarks>Source: golang/net, <c>http/httpproxy/proxy.go</c>, <c>useProxy</c>. .NET's own asks a proxy for localhost, too.</remarks>
public sealed class ProxyFromEnvironment : IWebProxy
{
    /// <summary>Of the proxy's address.</summary>
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => HttpClient.DefaultProxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
