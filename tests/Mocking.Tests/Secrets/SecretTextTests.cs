using System.Diagnostics;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Tests;

/// <summary>Redaction of a text: the parts that are blotted out, those that stay, and linear work.</summary>
public sealed class SecretTextTests
{
    private const string Known = "00000000-0000-4000-8000-0000000000aa";

    private readonly SecretText _secrets = new();

    public SecretTextTests()
    {
        _secrets.Know(() => [Known]);
        _secrets.Refresh();
    }

    [Theory]
    [InlineData("The token is a uuid: send it as Coder-Session-Token, and see GET /__admin/world.")]
    [InlineData("real coderd 2.34 would answer 401 Cookie \"coder_session_token\" or query parameter must be provided.")]
    [InlineData("Basic authentication; Bearer tokens; risk-assessment-of-the-year; a=b; key: value; max_tokens: 3")]
    [InlineData("{\"key\":\"value\",\"sort_key\":\"id\",\"input_tokens\":12,\"author\":\"me\",\"content\":\"100% of 5%\"}")]
    [InlineData("00000000-0000-4000-8000-0000000000ab http://localhost:8080/x?format=agentapi git clone ssh://git@github.com/a/b")]
    [InlineData("mocks: --presets /etc/passwd: there is no such folder. It may be a folder.")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void Everyday_text_stays_as_it_is(string text) => Assert.Same(text, _secrets.Of(text));

    [Fact]
    public void A_token_that_becomes_known_is_redacted_in_a_text_that_was_shown_before()
    {
        const string Text = "GET /files/quite-an-ordinary-word";
        Assert.Same(Text, _secrets.Of(Text));

        _secrets.Know(() => ["quite-an-ordinary-word"]);
        _secrets.Refresh();

        Assert.DoesNotContain("ordinary", _secrets.Of(Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"a {Known} b")]
    [InlineData("a 000000000000400080000000000000AA b")]
    [InlineData("password=hunter2")]
    [InlineData("?a=%70assword%3Dhunter2")]
    [InlineData("http://me:pass@host/")]
    [InlineData("\"api_key\": \"0123\"")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA")]
    public void A_second_look_changes_nothing(string text)
    {
        var shown = _secrets.Of(text);

        Assert.Contains("…#", shown, StringComparison.Ordinal);
        Assert.Equal(shown, _secrets.Of(shown));
    }

    [Fact]
    public void Texts_are_as_they_are_for_a_user_who_asked_for_that() =>
        Assert.Equal("password=hunter2", new SecretText(showsAll: true).Of("password=hunter2"));

    /// <summary>Four times the text takes four times the time, and not sixteen times.</summary>
    [Theory]
    [InlineData("a=")]
    [InlineData("token=")]
    [InlineData("\"token\":")]
    [InlineData("://a@")]
    [InlineData("eyJ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("name=\"password\"")]
    [InlineData("<password>")]
    [InlineData("Authorization: Basic ")]
    [InlineData("%2525")]
    [InlineData("\\\"")]
    [InlineData("00000000-0000-4000-8000-")]
    public void The_work_is_linear_in_the_text(string part)
    {
        var (little, much) = (Text(part, 50_000), Text(part, 400_000));
        _secrets.Of(little);

        // The shortest of a few, and a second for other work of the machine: 64 times would be many seconds.
        var (short_, long_) = (Shortest(little), Shortest(much));

        Assert.True(long_ < (24 * short_) + TimeSpan.FromSeconds(1), $"{part}: {short_.TotalMilliseconds} ms, and {long_.TotalMilliseconds} ms for 8 times the text");
    }

    private static string Text(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));

    private TimeSpan Shortest(string text) => Enumerable.Range(0, 3).Min(_ =>
    {
        var clock = Stopwatch.StartNew();
        _secrets.Of(text);
        return clock.Elapsed;
    });
}
