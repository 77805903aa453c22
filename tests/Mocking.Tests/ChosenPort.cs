using System.Net;
using System.Net.Sockets;

namespace Mocks.Mocking.Tests;

/// <summary>A port for a program that does not say which one it took.</summary>
internal static class ChosenPort
{
    /// <summary>A port that is free, and below those that systems give to whoever asks for any: nobody is given it in between.</summary>
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
                // Somebody else's.
            }
        }
    }
}
