using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Tests;

public sealed class RedactionTests
{
    private const string Token = "tok_0123456789abcdef";

    [Theory]
    [InlineData("X-Token", Token, "tok_…#{0}")]
    [InlineData("x-token", Token, "tok_…#{0}")]
    [InlineData("Authorization", $"Bearer {Token}", "Bearer tok_…#{0}")]
    [InlineData("Authorization", Token, "tok_…#{0}")]
    [InlineData("Cookie", $"a=; session={Token}; flag", "a=; session=tok_…#{0}; …#{1}")]
    [InlineData("X-Other", Token, Token)]
    [InlineData("X-Token", "", "")]
    public void A_secret_header_shows_four_characters_and_a_hash(string name, string value, string expected) =>
        Assert.Equal(expected.Replace("{0}", HashOf(Token), StringComparison.Ordinal).Replace("{1}", HashOf("flag"), StringComparison.Ordinal), Redaction.OfHeader(name, value));

    [Theory]
    [InlineData($"/a?token={Token}&b=c", "/a?token=tok_…#{0}&b=c")]
    [InlineData($"/a?b=c&%74oken={Token}", "/a?b=c&%74oken=tok_…#{0}")]
    [InlineData($"/a?token={Token}=", "/a?token=tok_…#{1}")]
    [InlineData($"/a?Token={Token}", "/a?Token=tok_…#{0}")]
    [InlineData("/a?token", "/a?token")]
    [InlineData("/a", "/a")]
    public void A_secret_in_the_query_shows_four_characters_and_a_hash(string target, string expected) =>
        Assert.Equal(expected.Replace("{0}", HashOf(Token), StringComparison.Ordinal).Replace("{1}", HashOf(Token + "="), StringComparison.Ordinal),
            Redaction.OfTarget(target));

    [Fact]
    public void A_short_secret_shows_no_character_at_all() =>
        Assert.Equal($"…#{HashOf("fifteen letters")}", Redaction.Of("fifteen letters"));

    [Fact]
    public async Task No_control_route_ever_shows_a_token()
    {
        await using var greeter = await Greeter.StartAsync(time: new ManualTime());

        await greeter.AskAsync($"POST /things?token={Token}",
            $"Content-Length: 2\nX-Token: {Token}\nAuthorization: Basic {Token}\nCookie: one={Token}; two={Token}", "{}");
        await greeter.AskAsync($"GET /nowhere?a=b&token={Token}");
        await greeter.JournalAsync(2);
        var pages = new List<string>();
        foreach (var line in (string[])["GET /__admin/requests", "GET /__admin/requests/1", "GET /__admin/requests/unmatched", "GET /__admin/verdicts",
            "POST /__admin/requests/find", "POST /__admin/requests/wait", "GET /__admin/settings", "GET /__admin/faults"])
        {
            var json = line.EndsWith("wait", StringComparison.Ordinal) ? """{"count":9,"timeoutMs":0}""" : line.StartsWith("POST", StringComparison.Ordinal) ? "{}" : null;
            pages.Add((await greeter.ControlAsync(line, json)).Body);
        }

        Assert.All(pages, page => Assert.DoesNotContain(Token[4..], page, StringComparison.Ordinal));
        Assert.Contains($"\"Cookie\": \"one=tok_…#{HashOf(Token)}; two=tok_…#{HashOf(Token)}\"", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_not_shown_has_a_hash_of_its_own()
    {
        var (one, other) = (Redaction.OfBody("{\"key\":1}"u8), Redaction.OfBody("{\"key\":2}"u8));

        Assert.Matches("^…#[0-9a-f]{8}$", one);
        Assert.NotEqual(one, other);
        Assert.Equal(one, Redaction.OfBody("{\"key\":1}"u8));
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)).AsSpan(0, 4));
}
