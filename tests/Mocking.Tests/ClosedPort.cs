using System.Net;
using System.Net.Sockets;

namespace Mocks.Mocking.Tests;

/// <summary>A port where nobody listens, and that nobody else is given while this is held.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _held = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _held.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_held.LocalEndPoint!).Port;

    public void Dispose() => _held.Dispose();
}
