using Mocks.Go.Net.Http;

namespace Mocks.Go.Tests.Net.Http;

/// <summary>Redirects as Go 1.24's <c>http.Redirect</c> sends them.</summary>
public sealed class GoRedirectTests
{
    [Theory]
    [InlineData("/a//b/../c/?q=/../", "/a/c/?q=/../")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/..", "/")]
    [InlineData("/../", "/")]
    [InlineData("/", "/")]
    [InlineData("https://coder.example.com/a/../b", "https://coder.example.com/a/../b")]
    public void A_path_is_cleaned_and_keeps_its_last_slash(string url, string location) =>
        Assert.Equal(location, GoRedirect.Of("GET", url, "See Other").Location);

    [Theory]
    [InlineData("GET", "<a href=\"/é&#39;&amp;&lt;&gt;&#34;\">See Other</a>.\n\n", true)]
    [InlineData("HEAD", "", true)]
    [InlineData("POST", "", false)]
    public void A_location_is_ASCII_and_the_page_for_GET_is_escaped(string method, string body, bool hasType)
    {
        var redirect = GoRedirect.Of(method, "/é'&<>\"", "See Other");

        Assert.Equal(("/%c3%a9'&<>\"", body, hasType), (redirect.Location, System.Text.Encoding.UTF8.GetString(redirect.Body), redirect.HasType));
    }
}
