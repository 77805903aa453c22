using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>A port for a program that does not say which one it took.</summary>
public static class ChosenPort
{
    /// <summary>A free port below the range from which systems pick ephemeral ports, so that no other program is given it in the meantime.</summary>
    public static int Next()
    {
        while (true)
        {
            try
            {
                using var free = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 30_000));
                free.Start();
                return ((IPEndPoint)free.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // The port is in use; try another.
            }
        }
    }
}
