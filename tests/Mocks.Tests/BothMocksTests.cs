using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mocks.Mocking.Settings;

namespace Mocks.Tests;

public sealed class BothMocksTests
{
    [Theory]
    [InlineData("--agentapi-port", "--coderd-port")]
    [InlineData("--coderd-port", "--agentapi-port")]
    public async Task When_one_cannot_start_the_other_is_stopped(string taken, string other)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var free = ChosenPort.Next();
        var reader = new SettingReader(
            setting => setting.Flag == taken ? Port(holder).ToString(CultureInfo.InvariantCulture)
                : setting.Flag == other ? free.ToString(CultureInfo.InvariantCulture) : null,
            _ => null).Renamed(MocksSettings.FreePorts);

        var why = await Assert.ThrowsAsync<SettingException>(() => BothMocks.StartAsync(reader, []));

        Assert.Contains(Port(holder).ToString(CultureInfo.InvariantCulture), why.Message, StringComparison.Ordinal);
        // Nothing listens there.
        using var next = new TcpListener(IPAddress.Loopback, free);
        next.Start();
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
