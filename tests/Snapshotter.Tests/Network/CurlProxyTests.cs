using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter.Tests.Network;

/// <summary>Which proxy, if any. Each row was compared with curl 7.88.1, but for IPv6 addresses in brackets, which newer ones take.</summary>
public sealed class CurlProxyTests
{
    [Theory]
    [InlineData("http://coder.test/", null)]
    [InlineData("http://coder.test/", "Http proxy:1", "http_proxy=proxy:1")]
    [InlineData("http://coder.test/", null, "HTTP_PROXY=proxy:1")]
    [InlineData("http://coder.test/", "Http proxy:1", "http_proxy=", "all_proxy=proxy:1")]
    [InlineData("http://coder.test/", "Http proxy:1080", "http_proxy=proxy")]
    [InlineData("http://coder.test/", "Http proxy:1080", "http_proxy=http://proxy:/path")]
    [InlineData("http://coder.test/", "Http [::1]:8", "http_proxy=http://[::1]:8")]
    [InlineData("https://coder.test/", "Http proxy:2", "HTTPS_PROXY=http://proxy:2")]
    [InlineData("https://coder.test/", "Http proxy:1", "HTTPS_PROXY=http://proxy:2", "https_proxy=http://proxy:1")]
    [InlineData("https://coder.test/", null, "http_proxy=http://proxy:2")]
    [InlineData("https://coder.test/", "Https proxy:443", "https_proxy=https://proxy")]
    [InlineData("https://coder.test/", "Socks5h proxy:3", "ALL_PROXY=SOCKS5H://proxy:3")]
    [InlineData("https://coder.test/", "Socks4 proxy:3", "all_proxy=socks://proxy:3")]
    [InlineData("https://coder.test/", "Socks4a proxy:1080", "all_proxy=socks4a://proxy")]
    public void The_proxy_of_the_environment_is_taken_as_curl_takes_it(string destination, string? proxy, params string[] environment)
    {
        var found = CurlProxy.For(new(destination), Variables(environment));

        Assert.Equal(proxy, found is null ? null : $"{found.Kind} {found}");
    }

    [Theory]
    [InlineData("http://[::1")]
    [InlineData("http://user:p@ss@127.0.0.1:1")]
    [InlineData("foo://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:x")]
    [InlineData("http://127.0.0.1:1:2")]
    [InlineData("http://")]
    [InlineData("http:127.0.0.1:1")]
    [InlineData("//127.0.0.1:1")]
    [InlineData("://")]
    [InlineData(":1")]
    [InlineData("::1")]
    [InlineData("a b:1")]
    [InlineData("[::1]x:1")]
    [InlineData("[not an address]:1")]
    [InlineData(" ")]
    public void A_proxy_that_cannot_be_used_is_never_passed_by(string proxy)
    {
        foreach (var name in new[] { "http_proxy", "all_proxy", "ALL_PROXY" })
        {
            var failure = Assert.Throws<NetworkFailure>(() => CurlProxy.For(new("http://coder.test/"), Variables([$"{name}={proxy}"])));

            Assert.StartsWith($"the proxy in {name} is not a valid address; ", failure.Message, StringComparison.Ordinal);
            Assert.False(failure.MayPass);
        }
    }

    [Theory]
    [InlineData("coder.test", "example.org,coder.test", true)]
    [InlineData("a.coder.test", ".coder.test", true)]
    [InlineData("coder.test", ".coder.test", true)]
    [InlineData("CODER.test", "coder.TEST.", true)]
    [InlineData("xcoder.test", "coder.test", false)]
    [InlineData("coder.test", "coder.test:80", false)]
    [InlineData("coder.test", "test", true)]
    [InlineData("coder.test", "example.org coder.test", true)]
    [InlineData("coder.test", "x;coder.test", false)]
    [InlineData("coder.test", "*", true)]
    [InlineData("coder.test", "x,*", false)]
    [InlineData("coder.test", ".", false)]
    [InlineData("127.0.0.1", "127.0.0.0/8", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1/32", true)]
    [InlineData("127.0.0.1", "10.0.0.0/8, 127.0.0.0/30", true)]
    [InlineData("127.0.0.9", "127.0.0.0/30", false)]
    [InlineData("127.0.0.1", "127.0.0.0/33", false)]
    [InlineData("127.0.0.1", "127.0.0.0/x", false)]
    [InlineData("127.0.0.1", "127.0.0.1:80", false)]
    [InlineData("127.0.0.1", "0.1", false)]
    [InlineData("127.0.0.1", "::/0", false)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("[::1]", "::1", true)]
    [InlineData("fd00::7", "fd00::/8", true)]
    [InlineData("fd00::7", "[fd00::]/8", true)]
    [InlineData("fe80::7", "fd00::/8", false)]
    public void An_exception_names_a_host_a_domain_an_address_or_a_network(string host, string exceptions, bool isExcepted) =>
        Assert.Equal(isExcepted, CurlProxy.IsExcepted(host, exceptions));

    [Fact]
    public void Small_letters_come_first_for_exceptions_too()
    {
        string[] environment = ["http_proxy=proxy:1", "no_proxy=a.test", "NO_PROXY=b.test"];

        Assert.Null(CurlProxy.For(new("http://a.test"), Variables(environment)));
        Assert.NotNull(CurlProxy.For(new("http://b.test"), Variables(environment)));
    }

    [Fact]
    public void The_login_of_the_address_is_unescaped_and_never_printed()
    {
        var proxy = CurlProxy.Parse("http://me:p%40ss@proxy:1")!;

        Assert.Equal(("me", "p@ss", "proxy:1"), (proxy.User, proxy.Password, $"{proxy}"));
    }

    private static Func<string, string?> Variables(string[] environment) =>
        environment.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]).GetValueOrDefault;
}
