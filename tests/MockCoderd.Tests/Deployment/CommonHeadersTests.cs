using System.Text.RegularExpressions;

namespace Mocks.MockCoderd.Tests.Deployment;

/// <summary>Every answer has these headers and no others.</summary>
public sealed partial class CommonHeadersTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Cookie = "csrf_token=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static readonly string[] Outer =
        ["Vary: Cookie", "Vary: Origin", "X-Coder-Build-Version: v2.34.0+0000000", "X-Coder-Request-Id: ID", "X-Content-Type-Options: nosniff"];

    private static readonly string[] Limits = ["X-Ratelimit-Limit: 512", "X-Ratelimit-Remaining: LEFT", "X-Ratelimit-Reset: 1769943660"];

    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task A_good_post_carries_the_common_headers_alone()
    {
        var reply = await _coderd.PostAsync(Known.Empty);

        Assert.Equal(Lines([.. Outer, .. Limits, "Set-Cookie: csrf_token=TOKEN; Path=/; HttpOnly; SameSite=Lax"]), Seen(reply));
    }

    [Theory]
    [InlineData(Known.Logs, 401, "Content-Length: 175", "Www-Authenticate: CHALLENGE")]
    [InlineData($"{Known.Agents}/x", 401, "Content-Length: 63")]
    [InlineData("/api/v2/nothing", 404, "Content-Length: 31")]
    [InlineData("/api/v2", 200, "Content-Length: 19")]
    public async Task A_json_answer_adds_its_type_and_length(string target, int status, params string[] more)
    {
        var reply = await _coderd.GetAsync(target, null, $"Cookie: {Cookie}");

        Assert.Equal(status, reply.Status);
        Assert.Equal(Lines([.. Outer, .. Limits, "Content-Type: application/json; charset=utf-8", .. more]), Seen(reply));
    }

    [Fact]
    public async Task Outside_the_api_there_is_no_limit_to_tell_of()
    {
        var reply = await _coderd.GetAsync("/healthz", null, $"Cookie: {Cookie}");

        Assert.Equal(Lines([.. Outer, "Content-Length: 2", "Content-Type: text/plain; charset=utf-8"]), Seen(reply));
    }

    [Fact]
    public async Task A_wrong_method_adds_the_right_one_and_an_empty_body()
    {
        var reply = await _coderd.SendAsync("DELETE", "/api/v2/buildinfo", null, null, $"Cookie: {Cookie}");

        Assert.Equal(Lines([.. Outer, .. Limits, "Allow: GET", "Content-Length: 0"]), Seen(reply));
    }

    [Theory]
    [InlineData("BREW", Known.Snapshot)]
    [InlineData("brew", "/nothing")]
    [InlineData("get", "/api/v2/buildinfo")]
    public async Task A_word_that_is_no_method_is_a_405_without_token_limits_and_allowed_methods(string method, string target)
    {
        var reply = await _coderd.SendAsync(method, target, null, null, $"Cookie: {Cookie}");

        Assert.Equal(Reply.Nothing(405), reply.Text);
        Assert.Equal(Lines([.. Outer, "Content-Length: 0"]), Seen(reply));
    }

    [Theory]
    [InlineData(Known.Snapshot)]
    [InlineData("/nothing")]
    public async Task A_preflight_is_answered_before_everything_but_the_outermost_layers(string target)
    {
        var reply = await _coderd.SendAsync("OPTIONS", target, null, null, "Origin: https://evil.example", "Access-Control-Request-Method: POST");

        Assert.Equal(Reply.Nothing(200), reply.Text);
        Assert.Equal(["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"], reply.Headers("Vary"));
        Assert.Equal(Lines(["Content-Length: 0", "Vary: Access-Control-Request-Headers", "Vary: Access-Control-Request-Method", "Vary: Origin",
            "X-Coder-Build-Version: v2.34.0+0000000", "X-Coder-Request-Id: ID"]), Seen(reply));
    }

    [Theory]
    [InlineData("csrf_token=short")]
    [InlineData("csrf_token=!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("Csrf_Token=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    public async Task A_csrf_cookie_that_is_none_is_replaced(string cookie)
    {
        var reply = await _coderd.GetAsync("/api/v2", null, $"Cookie: {cookie}");

        Assert.Matches(SetCookie(), reply.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_of_its_own_and_a_clients_is_not_echoed()
    {
        const string Mine = "5a3b0a42-28f8-4c47-ae4d-a5eb0a0a0a0a";

        var first = (await _coderd.GetAsync("/api/v2", null, $"X-Coder-Request-Id: {Mine}")).Header("X-Coder-Request-Id")!;
        var second = (await _coderd.GetAsync("/api/v2", null, $"X-Coder-Request-Id: {Mine}")).Header("X-Coder-Request-Id")!;

        Assert.Matches(UuidV4(), first);
        Assert.Matches(UuidV4(), second);
        Assert.Equal(3, new HashSet<string> { Mine, first, second }.Count);
    }

    private static string Seen(Reply reply) => Lines([.. reply.HeaderLines.Select(line => line switch
    {
        _ when line.StartsWith("X-Coder-Request-Id: ", StringComparison.Ordinal) => "X-Coder-Request-Id: ID",
        _ when line.StartsWith("X-Ratelimit-Remaining: ", StringComparison.Ordinal) => "X-Ratelimit-Remaining: LEFT",
        _ when line.StartsWith("WWW-Authenticate: ", StringComparison.OrdinalIgnoreCase) => "Www-Authenticate: CHALLENGE",
        _ => Token().Replace(line, "csrf_token=TOKEN"),
    })]);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    [GeneratedRegex("csrf_token=[A-Za-z0-9+/]{43}=")]
    private static partial Regex Token();

    [GeneratedRegex("^csrf_token=[A-Za-z0-9+/]{43}=; Path=/; HttpOnly; SameSite=Lax$")]
    private static partial Regex SetCookie();

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex UuidV4();
}
