using System.Net;
using System.Net.Sockets;
using System.Text;
using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests.Hosting;

public sealed class TlsTests
{
    // These connect to mocks, to the loopback, or check the address themselves.
    private static readonly string[] HttpAlone = ["AppFaults.cs", "AppProxy.cs", "AppWatch.cs", "CollectorWarning.cs", "Healthcheck.cs", "Reading.cs", "TaskConversation.cs"];

    [Fact]
    public async Task An_https_address_without_OpenSSL_is_an_error_that_says_what_to_install()
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }.RequireTls(() => false));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{greeter.Address.Authority}/greeting"), TestContext.Current.CancellationToken));

        Assert.StartsWith("https needs OpenSSL, and none is installed: apt-get install libssl3 ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_https_is_one_as_well()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, $"HTTP/1.1 302 Found\r\nLocation: https://{listener.LocalEndpoint}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }.RequireTls(() => false));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://{listener.LocalEndpoint}/"), TestContext.Current.CancellationToken));
        await answering;

        Assert.StartsWith("https needs OpenSSL", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_http_address_needs_none()
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }.RequireTls(() => false));

        using var answer = await client.GetAsync(new Uri(greeter.Address, "/greeting"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void Every_handler_of_the_programs_requires_it_or_never_meets_https()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !file.Contains("Mocks.Testing", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file)))
            .Where(file => file.Text.Contains("new SocketsHttpHandler", StringComparison.Ordinal) || file.Text.Contains("new HttpClient()", StringComparison.Ordinal) || file.Text.Contains("new HttpClient {", StringComparison.Ordinal));

        Assert.Equal(HttpAlone, files.Where(file => !file.Text.Contains(".RequireTls(", StringComparison.Ordinal)).Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().ReadAtLeastAsync(new byte[1], 1, cancellationToken: TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }
}
