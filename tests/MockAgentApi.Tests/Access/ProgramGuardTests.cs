using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Access;

/// <summary>A mock that runs a real program, and the web pages that would like to use it.</summary>
public sealed class ProgramGuardTests
{
    private const string Typed = """{"type":"raw","content":"pwned\r"}""";

    /// <summary>The headers that browsers send for a page of another origin: script, form, beacon, image, frame, other port, file.</summary>
    private static readonly string[] Pages =
    [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: https://localhost:3284.evil.example\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty",
        "Origin: http://localhost:9\nSec-Fetch-Site: same-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: empty",
        "Origin: http://evil.example\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document",
        "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: image",
        "Sec-Fetch-Site: same-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe",
        "Origin: http://localhost:3284\nOrigin: http://evil.example",
        "Origin: chrome-extension://abcdefghijklmnop",
    ];

    private static readonly string[] Routes =
    [
        "POST /message", "POST /upload", "GET /events", "GET /messages", "GET /status", "GET /internal/screen", "GET /openapi.json", "GET /nope",
        "POST /status", "PATCH /message", "OPTIONS /message", "BREW /message",
        "POST /__admin/faults", "POST /__admin/reset", "DELETE /__admin/requests", "GET /__admin/requests", "PUT /__admin/preset", "POST /__admin/nope",
        "GET /livez", "GET /readyz", "POST /swagger/index.html",
    ];

    public ProgramGuardTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");

    public static TheoryData<string> Releases => [.. AgentApiVersion.All.Select(version => version.Name)];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_page_of_another_origin_is_refused_on_every_route_of_every_release(string release)
    {
        await using var agent = await StartAsync(release);

        foreach (var (route, page) in Routes.SelectMany(route => Pages.Select(page => (route, page))))
        {
            var body = route == "POST /message" ? Typed : "";
            var answer = await agent.AskAsync(route, $"{page}\nContent-Type:\nContent-Length: {body.Length}", body);

            Assert.True(answer.StartsWith("HTTP/1.1 403 ", StringComparison.Ordinal), $"{route} {page}: {answer}");
            Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("pwned", await agent.MessagesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_name_that_was_bound_to_this_machine_is_refused_whatever_the_release(string release)
    {
        await using var agent = await StartAsync(release);

        foreach (var route in Routes)
        {
            // To a browser the page and the mock are of one origin.
            var answer = await RawClient.AskAsync(agent.Address,
                $"{route} HTTP/1.1\r\nHost: evil.example:3284\r\nOrigin: http://evil.example:3284\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

            Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{route}: {answer}");
        }
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("User-Agent: curl/8\nReferer: http://evil.example/", 200)]
    [InlineData("Origin: http://localhost\nSec-Fetch-Site: same-origin", 200)]
    [InlineData("Origin: https://localhost", 200)]
    [InlineData("Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document", 200)]
    [InlineData("Sec-Fetch-Site: same-origin\nSec-Fetch-Mode: no-cors", 200)]
    [InlineData("Origin: http://localhost:3000\nSec-Fetch-Site: same-site", 200)]
    [InlineData("Origin: http://localhost:3284\nSec-Fetch-Site: cross-site", 200)]
    [InlineData("Origin: http://localhost.evil.example", 403)]
    [InlineData("Origin: http://localhost:80", 403)]
    [InlineData("Origin: http://evil@localhost", 403)]
    [InlineData("Origin: ftp://localhost", 403)]
    [InlineData("Origin:", 403)]
    [InlineData("Sec-Fetch-Site: same-origin\nSec-Fetch-Site: cross-site", 403)]
    [InlineData("Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document", 403)]
    public async Task Programs_its_own_pages_and_allowed_origins_are_answered(string headers, int status)
    {
        await using var agent = await StartAsync();

        var posted = await agent.AskAsync("POST /message", $"{headers}{(headers.Length > 0 ? "\n" : "")}Content-Length: {Typed.Length}", Typed);
        var read = await agent.AskAsync("GET /messages", headers);

        Assert.StartsWith($"HTTP/1.1 {status} ", posted, StringComparison.Ordinal);
        Assert.StartsWith($"HTTP/1.1 {status} ", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "Origin: null")]
    [InlineData("*", "Sec-Fetch-Site: cross-site")]
    [InlineData("https://*.example.com", "Origin: https://ui.example.com\nSec-Fetch-Site: cross-site")]
    public async Task The_setting_for_origins_opens_the_mock_to_their_pages(string allowed, string headers)
    {
        await using var agent = await Agent.StartAsync(Settings() with { AllowedOrigins = [allowed] });

        var read = await agent.AskAsync("GET /messages", headers);
        var control = await agent.AskAsync("GET /__admin/requests", headers);

        Assert.StartsWith("HTTP/1.1 200 ", read, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", control, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /", "document", 307)]
    [InlineData("GET /chat/embed/", "document", 200)]
    [InlineData("GET /docs", "document", 200)]
    [InlineData("GET /swagger/index.html", "document", 200)]
    [InlineData("GET /chat/embed/", "iframe", 403)]
    [InlineData("GET /swagger/index.html", "iframe", 403)]
    [InlineData("POST /chat/embed/", "document", 403)]
    [InlineData("GET /chatter", "document", 403)]
    [InlineData("GET /messages", "document", 403)]
    [InlineData("GET /__admin/requests", "document", 403)]
    public async Task A_link_may_open_a_page_but_no_state_and_no_frame(string route, string opens, int status)
    {
        await using var agent = await StartAsync();

        var answer = await agent.AskAsync(route, $"Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: {opens}\nContent-Length: 0");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.12.1", "POST /message", 200, "real AgentAPI 0.12.1 does not check origins: it would answer 200 to a valid message, and type it into the program.")]
    [InlineData("0.3", "POST /message", 200, "real AgentAPI 0.3.3 does not check origins: it would answer 200 to a valid message, and type it into the program.")]
    [InlineData("0.10", "POST /upload", 200, "real AgentAPI 0.10.2 does not check origins: it would answer 200 to a valid upload, and store the file.")]
    [InlineData("0.9", "POST /upload", 404, "real AgentAPI 0.9.0 does not check origins: it would answer 404.")]
    [InlineData("baseline", "GET /events", 200, "real AgentAPI 0.12.1 does not check origins: it would answer 200.")]
    [InlineData("baseline", "DELETE /message", 405, "real AgentAPI 0.12.1 does not check origins: it would answer 405.")]
    public async Task The_verdict_is_what_the_release_would_have_answered(string release, string route, int status, string text)
    {
        await using var agent = await StartAsync(release);

        var answer = await agent.AskAsync(route, "Origin: http://evil.example\nContent-Length: 0");
        var verdicts = await agent.BodyAsync("GET /__admin/verdicts");

        Assert.EndsWith("""
            "status":403,"detail":"Origin \"http://evil.example\" may not use a mock that runs a real program."}

            """, answer, StringComparison.Ordinal);
        Assert.Contains($$"""
                  "verdict": {
                    "code": "guarded",
                    "status": {{status}},
                    "text": "{{text}}",
                    "detail": "Origin \"http://evil.example\"",
                    "hint": "Programs need no Origin. For a page of your own, name its origin in --allowed-origins (AGENTAPI_ALLOWED_ORIGINS)."
                  }
            """, verdicts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.3", "guarded", 200, "real AgentAPI 0.3.3 does not check hosts: it would answer 200.")]
    [InlineData("0.9", "refused", 400, "real AgentAPI 0.9.0 would answer 400 Invalid host header.")]
    public async Task The_verdict_on_a_host_says_whether_the_release_checks_it(string release, string code, int status, string text)
    {
        await using var agent = await StartAsync(release);

        var answer = await RawClient.AskAsync(agent.Address, "GET /messages HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        var verdicts = await agent.BodyAsync("GET /__admin/verdicts");

        Assert.EndsWith("\r\n\r\nInvalid host header. Allowed hosts: localhost, 127.0.0.1, ::1\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\"code\": \"{code}\",\n        \"status\": {status},\n        \"text\": \"{text}\"", verdicts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mock_that_plays_its_agent_answers_every_origin_as_AgentAPI_does()
    {
        await using var agent = await Agent.StartAsync();

        var answer = await agent.AskAsync("GET /messages", "Origin: http://evil.example\nSec-Fetch-Site: cross-site");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    private static Task<Agent> StartAsync(string release = "baseline") => Agent.StartAsync(Settings() with { Version = AgentApiVersion.Find(release) });

    private static AgentApiSettings Settings() => new(new HostSettings(), RunAgent: ["sh", "-c", "printf 'ready\\n> '; exec cat"]);
}
