using System.Collections.Concurrent;
using Mocks.Wire.Coderd;

namespace Mocks.Testing;

/// <summary>The clients of a mock, one for each token. They use no proxy and keep no cookies.</summary>
internal sealed class MockClients(Uri address) : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, UseCookies = false };
    private readonly ConcurrentDictionary<string, HttpClient> _clients = [];

    /// <param name="token">Sent as <c>Coder-Session-Token</c>; null for none.</param>
    public HttpClient Of(string? token) => _clients.GetOrAdd(token ?? "", _ =>
    {
        var client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Add(SessionToken.Header, token);
        }

        return client;
    });

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _handler.Dispose();
    }
}
