using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Mocks.Snapshotter.Tests.Network;

/// <summary>A coderd behind https, with certificates of an authority of the test's own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HttpsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshotter-").FullName;
    private readonly RawServer _agentApi = RawServer.Answering(200, """{"messages":[{"content":"x"}]}""");
    private readonly X509Certificate2 _authority = Authority();
    private TcpListener? _listener;

    private string AuthorityFile => Path.Combine(_folder, "authority.pem");

    public HttpsTests() => File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());

    [Theory]
    [InlineData("CURL_CA_BUNDLE")]
    [InlineData("SSL_CERT_FILE")]
    public async Task A_certificate_of_a_named_authority_is_accepted(string variable)
    {
        var coderd = Serve(Issue("localhost", days: 1));

        // Neither HOME nor an entry in /etc/passwd is needed.
        var run = await RunAsync(coderd, (variable, AuthorityFile), ("HOME", ""));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_in_a_folder_is_accepted()
    {
        var hash = await RunningProgram.RunAsync(Programs.Other("openssl", "x509", "-hash", "-noout", "-in", AuthorityFile));
        File.Move(AuthorityFile, Path.Combine(_folder, $"{hash.Output.Trim()}.0"));
        var coderd = Serve(Issue("localhost", days: 1));

        var run = await RunAsync(coderd, ("SSL_CERT_DIR", _folder));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task CURL_CA_BUNDLE_comes_before_the_others()
    {
        var coderd = Serve(Issue("localhost", days: 1));

        var run = await RunAsync(coderd, ("CURL_CA_BUNDLE", AuthorityFile), ("SSL_CERT_FILE", "/nowhere"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("localhost", -1, "the server's certificate is not accepted: certificate has expired")]
    [InlineData("coder.test", 1, "the server's certificate is not accepted: hostname mismatch")]
    public async Task A_certificate_that_is_not_accepted_is_a_failure_that_names_the_cause(string host, int days, string cause)
    {
        var coderd = Serve(Issue(host, days));

        var run = await RunAsync(coderd, ("CURL_CA_BUNDLE", AuthorityFile));

        AssertFails(run, cause);
    }

    [Fact]
    public async Task An_unknown_authority_is_a_failure_that_names_the_cause()
    {
        var coderd = Serve(Issue("localhost", days: 1));

        var run = await RunAsync(coderd);

        Assert.Contains(
            Assert.Single(run.Causes()),
            (string[])
            [
                "snapshotter: the server's certificate is not accepted: unable to get local issuer certificate",
                "snapshotter: the server's certificate is not accepted: unable to verify the first certificate",
            ]);
        AssertFails(run, run.Causes()[0]["snapshotter: ".Length..]);
    }

    [Theory]
    [InlineData("CURL_CA_BUNDLE", "/nowhere")]
    [InlineData("SSL_CERT_FILE", "/dev/zero")]
    [InlineData("CURL_CA_BUNDLE", "/")]
    [InlineData("CURL_CA_BUNDLE", "/proc/self/exe")]
    public async Task A_file_of_authorities_that_cannot_be_read_is_named(string variable, string file)
    {
        var run = await RunAsync(Serve(Issue("localhost", days: 1)), (variable, file));

        AssertFails(run, $"the file of trusted certificates \"{file}\" (CURL_CA_BUNDLE or SSL_CERT_FILE) cannot be read");
    }

    [Fact]
    public async Task A_server_without_TLS_is_a_failure_that_names_the_cause()
    {
        using var coderd = RawServer.Answering(204);

        var run = await RunAsync($"https://localhost:{coderd.Port}/");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("snapshotter: ", Assert.Single(run.Causes()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_goes_through_a_proxy()
    {
        var coderd = Serve(Issue("localhost", days: 1));
        using var proxy = new RawServer(async (request, stream, stop) =>
        {
            var port = int.Parse(request.Line.Split(' ')[1].Split(':')[1], null);
            using var server = new TcpClient("127.0.0.1", port);
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop);
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), stop), server.GetStream().CopyToAsync(stream, stop));
        });

        var run = await RunAsync(coderd, ("CURL_CA_BUNDLE", AuthorityFile), ("https_proxy", $"http://me:secret@127.0.0.1:{proxy.Port}"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var request = Assert.Single(proxy.Requests);
        Assert.Equal(["Basic bWU6c2VjcmV0"], request.Headers("Proxy-Authorization"));
        Assert.Empty(request.Headers("Coder-Session-Token"));
    }

    [Theory]
    [InlineData(407, 1)]
    [InlineData(503, 4)]
    public async Task A_proxy_that_refuses_is_named_with_its_answer(int status, int requests)
    {
        using var proxy = RawServer.Answering(status);

        var run = await RunAsync("https://coder.test/", ("https_proxy", proxy.Address));

        AssertFails(run, $"proxy 127.0.0.1:{proxy.Port}: CONNECT coder.test:443 was answered with {status}");
        Assert.Equal(requests, proxy.Requests.Count);
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _agentApi.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void AssertFails(Ended run, string cause)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["Error: Failed to connect to Coder instance (curl failed)", $"snapshotter: {cause}", "Error: Log snapshot capture failed"],
            run.ErrorLines);
    }

    private Task<Ended> RunAsync(string coderd, params (string Name, string Value)[] more)
    {
        var environment = SnapshotterRun.Workspace(_agentApi.Port, coderd);
        (environment["CURL_CA_BUNDLE"], environment["SSL_CERT_FILE"], environment["SSL_CERT_DIR"]) = ("", "", "");
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return SnapshotterRun.ToTheEndAsync(environment);
    }

    private string Serve(X509Certificate2 certificate)
    {
        _listener = new(IPAddress.Loopback, 0);
        _listener.Start();
        _ = AcceptAsync(_listener, certificate);
        return $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
    }

    private static async Task AcceptAsync(TcpListener listener, X509Certificate2 certificate)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await AnswerAsync(client, certificate);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(TcpClient client, X509Certificate2 certificate)
    {
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(certificate);
            var (bytes, count) = (new byte[4096], 0);
            while (!Encoding.ASCII.GetString(bytes, 0, count).EndsWith("]}", StringComparison.Ordinal) && await stream.ReadAsync(bytes.AsMemory(count)) is > 0 and var more)
            {
                count += more;
            }

            await stream.WriteAsync("HTTP/1.1 204 X\r\n\r\n"u8.ToArray());
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not accept the certificate.
        }
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    private X509Certificate2 Issue(string host, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(days), [1, 2, 3]);
        return issued.CopyWithPrivateKey(key);
    }
}
