using System.Net;
using System.Net.Sockets;

namespace Mocks.Snapshotter.Network;

/// <summary>Finds the addresses of a host.</summary>
internal static class Resolver
{
    private const int StackBytes = 512 * 1024;

    /// <summary>As in curl, localhost is both loopback addresses, whatever the resolver says.</summary>
    public static async ValueTask<IPAddress[]> ResolveAsync(PollLoop loop, string host)
    {
        var name = host.TrimEnd('.');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.IPv6Loopback, IPAddress.Loopback];
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        IPAddress[] addresses = [];
        string? problem = null;
        var isDone = false;
        var hasThread = StartThread(Ask);
        if (hasThread)
        {
            await loop.TrueAsync(() => Volatile.Read(ref isDone));
        }
        else
        {
            // Without a thread the resolver's own timeout counts, which Starting/start.c sets; a second try would not fit after it.
            Ask();
        }

        return addresses.Length > 0
            ? addresses
            : throw new NetworkFailure($"cannot resolve host \"{host}\": {problem ?? "it has no address"}", mayPass: hasThread);

        void Ask()
        {
            try
            {
                addresses = Dns.GetHostAddresses(host);
            }
            catch (Exception error)
            {
                problem = error is SocketException ? error.Message : error.GetType().Name;
            }

            Volatile.Write(ref isDone, true);
        }
    }

    private static bool StartThread(ThreadStart work)
    {
        try
        {
            new Thread(work, StackBytes) { IsBackground = true }.Start();
            return true;
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }
}
