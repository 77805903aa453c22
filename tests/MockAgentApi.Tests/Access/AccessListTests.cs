using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Access;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Parsing of the lists of hosts and origins, and their effect.</summary>
public sealed class AccessListTests
{
    [Theory]
    [InlineData("Work.example [::2] localhost: %2f", "Work.example|::2|localhost|%2f")]
    [InlineData("a/path b?query user@c", "a|b|c")]
    [InlineData("http://a * b:80", "*")]
    public void Hosts_are_names_without_brackets(string entries, string names) =>
        Assert.Equal(names, string.Join('|', AccessLists.ParseHosts(entries.Split(' '))));

    [Theory]
    [InlineData("", "the list must not be empty")]
    [InlineData("a|b c|http://d", "'b c' contains whitespace characters, which are not allowed")]
    [InlineData("a,b", "'a,b' contains comma characters, which are not allowed")]
    [InlineData("b:80|http://a", "'http://a' must not include http:// or https://")]
    [InlineData("a:80", "'a:80' must not include a port")]
    [InlineData("::1", "'::1' must not include a port")]
    [InlineData("[::1]:80", "'[::1]:80' must not include a port")]
    [InlineData("fe80::x", "'fe80::x' is not a valid host: parse \"http://fe80::x\": invalid port \":x\" after host")]
    [InlineData("[::1", "'[::1' is not a valid host: parse \"http://[::1\": missing ']' in host")]
    [InlineData("a^b", "'a^b' is not a valid host: parse \"http://a^b\": invalid character \"^\" in host name")]
    public void A_host_that_may_not_be_listed_is_refused(string entries, string words) =>
        Assert.Equal(words, Assert.Throws<WrappedError>(() => AccessLists.ParseHosts(entries.Split('|', StringSplitOptions.RemoveEmptyEntries))).Message);

    [Theory]
    [InlineData("HTTPS://A.example:8443/path?q http://*.b", "https://A.example:8443|http://*.b")]
    [InlineData("localhost localhost:3000", "://|localhost://")]
    [InlineData("a b *", "*")]
    public void Origins_are_scheme_and_host(string entries, string origins) =>
        Assert.Equal(origins, string.Join('|', AccessLists.ParseOrigins(entries.Split(' '))));

    [Theory]
    [InlineData("", "the list must not be empty")]
    [InlineData("a b", "'a b' contains whitespace characters, which are not allowed")]
    [InlineData("127.0.0.1:3000", "'127.0.0.1:3000' is not a valid origin: parse \"127.0.0.1:3000\": first path segment in URL cannot contain colon")]
    [InlineData(":x", "':x' is not a valid origin: parse \":x\": missing protocol scheme")]
    [InlineData("http://a:b", "'http://a:b' is not a valid origin: parse \"http://a:b\": invalid port \":b\" after host")]
    public void An_origin_that_may_not_be_listed_is_refused(string entries, string words) =>
        Assert.Equal(words, Assert.Throws<WrappedError>(() => AccessLists.ParseOrigins(entries.Split('|', StringSplitOptions.RemoveEmptyEntries))).Message);

    [Theory]
    [InlineData("https://a.example.com", "https://*.example.com", true)]
    [InlineData("https://A.EXAMPLE.COM", "https://*.example.com", true)]
    [InlineData("https://example.com", "https://*.example.com", false)]
    [InlineData("https://.example.com", "https://*.example.com", true)]
    [InlineData("https://work.example", "https://Work.example/path", true)]
    public async Task A_star_in_an_origin_stands_for_any_text(string origin, string listed, bool allowed)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), AllowedOrigins: [listed]));

        var answer = await agent.AskAsync("GET /status", $"Origin: {origin}");

        Assert.Equal(allowed, answer.Contains($"\r\nAccess-Control-Allow-Origin: {origin}\r\n", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }
}
