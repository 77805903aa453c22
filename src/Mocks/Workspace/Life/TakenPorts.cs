using System.Net;
using System.Net.Sockets;
using Mocks.Mocking.Settings;
using Mocks.Workspace.Declaration;

namespace Mocks.Workspace.Life;

/// <summary>The ports that the apps of a workspace are at. On a laptop another program may be there already, and answer in the place of the app.</summary>
internal static class TakenPorts
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <exception cref="SettingException">A port is taken (exit 3).</exception>
    public static async Task CheckAsync(DeclaredWorkspace declared)
    {
        foreach (var (app, address) in declared.Agents.SelectMany(agent => agent.Apps).Where(app => !app.External)
            .SelectMany(app => AddressesOf(app).Select(address => (app, address))).DistinctBy(pair => pair.address.Port))
        {
            if (await IsTakenAsync(IPAddress.Loopback, address.Port) || await IsTakenAsync(IPAddress.IPv6Loopback, address.Port))
            {
                throw new SettingException(
                    $"{app.Source} is at {address.GetLeftPart(UriPartial.Authority)}, and another program already listens on port {address.Port}: stop it, or give the app another port.", exitCode: 3);
            }
        }
    }

    private static IEnumerable<Uri> AddressesOf(DeclaredApp app)
    {
        foreach (var url in new[] { app.Url, app.Health?.Url })
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback && address.Port > 0)
            {
                yield return address;
            }
        }
    }

    private static async Task<bool> IsTakenAsync(IPAddress host, int port)
    {
        using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(host, port, limit.Token);
            return true;
        }
        catch (Exception free) when (free is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
