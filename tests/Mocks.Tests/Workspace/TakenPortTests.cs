using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mocks.Mocking.Settings;

namespace Mocks.Tests.Workspace;

public sealed class TakenPortTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost")]
    [InlineData("::1", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public async Task A_port_that_another_program_has_is_found_before_the_start(string bound, string host)
    {
        using var other = new TcpListener(IPAddress.Parse(bound), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var state = new MadeState().App("web", string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/x"));

        var refusal = await Assert.ThrowsAsync<SettingException>(() => Lived.OfAsync(state));

        Assert.Equal((string.Create(CultureInfo.InvariantCulture,
            $"coder_app.web is at http://{host}:{port}, and another program already listens on port {port}: stop it, or give the app another port."), 3), (refusal.Message, refusal.ExitCode));
    }
}
