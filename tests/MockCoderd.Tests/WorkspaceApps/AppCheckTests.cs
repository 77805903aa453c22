using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.WorkspaceApps;

/// <summary>What happens before a request reaches an app: the checks in their order, and the pages for people.</summary>
public sealed class AppCheckTests
{
    private const string App = "/@dev/demo/apps/agentapi";
    private const string Login = "https://coder.example.com/login?message=You+are+signed+out+or+your+session+has+expired.+Please+sign+in+again+to+continue.&redirect=";
    private const string Back = "<a href=\"https://coder.example.com\">Back to site</a>\n";
    private const string Retry = "<button onclick=\"window.location.reload()\">Retry</button>\n";
    private const string NotFound = "The application or workspace you are trying to access does not exist or you do not have permission to access it.";

    [Theory]
    [InlineData("/@dev/demo/apps/agentapi/status")]
    [InlineData("/%40dev/demo/apps/agentapi/status")]
    [InlineData("/@DEV/Demo/apps/agentapi/status")]
    [InlineData("/@dev/demo.main/apps/agentapi/status")]
    [InlineData("//@dev//demo/apps/agentapi//status")]
    [InlineData($"/@{Known.User}/{Known.Workspace}.{Known.Agent}/apps/agentapi/status")]
    public async Task The_app_is_named_by_names_or_uuids_and_with_or_without_its_agent(string target)
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.GetAsync(target, Known.ApiKey);

        Assert.Equal(Reply.Of(200, "text/plain", "hello"), reply.Text);
        Assert.StartsWith("GET /status\n", Assert.Single(app.Asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/@nobody/demo/apps/agentapi/")]
    [InlineData("/@dev/theirs/apps/agentapi/")]
    [InlineData("/@dev/demo.other/apps/agentapi/")]
    [InlineData("/@dev/demo/apps/AgentAPI/")]
    [InlineData("/@dev/demo/apps/none")]
    [InlineData("/@dev/demo/apps/99999/")]
    [InlineData("/@other/theirs/apps/agentapi/")]
    [InlineData("/@prebuilds/prebuilt/apps/agentapi/")]
    public async Task What_is_not_there_and_what_is_anothers_are_the_same_page(string target)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        var reply = await coderd.GetAsync(target, Known.ApiKey);

        Assert.Equal(Page(404, "Application Not Found", NotFound, Back), reply.Text);
    }

    [Theory]
    [InlineData("GET", $"{App}/status", "%2F%40dev%2Fdemo%2Fapps%2Fagentapi%2Fstatus", true)]
    [InlineData("HEAD", $"{App}/status", "%2F%40dev%2Fdemo%2Fapps%2Fagentapi%2Fstatus", false)]
    [InlineData("POST", $"{App}/message", "%2F%40dev%2Fdemo%2Fapps%2Fagentapi%2Fmessage", false)]
    [InlineData("DELETE", App, "%2F%40dev%2Fdemo%2Fapps%2Fagentapi", false)]
    [InlineData("GET", $"{App}/a%20b~?q=%20x&y=1+2", "%2F%40dev%2Fdemo%2Fapps%2Fagentapi%2Fa+b~%3Fq%3D%2520x%26y%3D1%2B2", true)]
    public async Task Without_a_session_every_method_is_sent_to_the_login_page(string method, string target, string redirect, bool hasBody)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        var reply = await coderd.SendAsync(method, target, null, method == "POST" ? "{}"u8.ToArray() : null);

        Assert.Equal(303, reply.Status);
        Assert.Equal(Login + redirect, reply.Header("Location"));
        Assert.Equal(method is "GET" or "HEAD" ? "text/html; charset=utf-8" : null, reply.Header("Content-Type"));
        Assert.Equal(hasBody ? $"<a href=\"{(Login + redirect).Replace("&", "&amp;", StringComparison.Ordinal)}\">See Other</a>.\n\n" : "", reply.Body);
    }

    [Theory]
    [InlineData("Coder-Session-Token: mocksessid-wrongwrongwrongwrong00")]
    [InlineData($"Coder-Session-Token: {Known.AgentToken}")]
    [InlineData($"Cookie: coder_path_app_session_token=bad; coder_session_token={Known.ApiKey}")]
    public async Task A_bad_key_is_like_none(string header)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        Assert.Equal(303, (await coderd.GetAsync($"{App}/", null, header)).Status);
    }

    [Theory]
    [InlineData($"{App}/", $"Authorization: Bearer {Known.ApiKey}")]
    [InlineData($"{App}/", $"Cookie: coder_session_token={Known.ApiKey}")]
    [InlineData($"{App}/", $"Cookie: coder_path_app_session_token={Known.ApiKey}; coder_session_token=bad")]
    [InlineData($"{App}/?coder_session_token={Known.ApiKey}", "X: y")]
    public async Task A_key_is_taken_from_each_of_its_places(string target, string header)
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        Assert.Equal(200, (await coderd.GetAsync(target, null, header)).Status);
    }

    [Fact]
    public async Task The_look_up_comes_before_the_session()
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        Assert.Equal(404, (await coderd.GetAsync("/@dev/none/apps/agentapi/")).Status);
        coderd.Stop();
        Assert.Equal(400, (await coderd.GetAsync($"{App}/")).Status);
    }

    [Theory]
    [InlineData("/@me/demo/apps/agentapi/", 404, "Application Not Found", "Applications must be accessed with the full username, not @me.")]
    [InlineData($"{App}/?coder_application_connect_api_key_35e783=x", 400, "Bad Request",
        "Could not decrypt API key. Workspace app API key smuggling is not permitted on the primary access URL. Please remove the query parameter and try again.")]
    [InlineData("/@dev/demo/apps/3284/", 500, "Internal Server Error", "An internal server error occurred.")]
    public async Task What_no_session_makes_good(string target, int status, string title, string description)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        Assert.Equal(Page(status, title, description, Back), (await coderd.GetAsync(target, Known.ApiKey)).Text);
        Assert.Equal(Page(status, title, description, Back), (await coderd.GetAsync(target)).Text);
    }

    [Fact]
    public async Task A_stopped_workspace_is_offline()
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");
        coderd.Stop();

        var reply = await coderd.GetAsync($"{App}/", Known.ApiKey, "Accept: application/json");

        Assert.Equal(Page(400, "Workspace Offline",
            "Last workspace transition was to the &#34;stop&#34; state. Start the workspace to access its applications.",
            $"{Back}<a href=\"https://coder.example.com/@dev/demo\">View workspace</a>\n"), reply.Text);
    }

    [Theory]
    [InlineData("""{"unhealthyReason":"gone"}""", "disconnected")]
    [InlineData("""{"lifecycle":"created"}""", "connecting")]
    public async Task An_agent_that_is_away_is_unavailable(string order, string state)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", order);

        var reply = await coderd.GetAsync($"{App}/", Known.ApiKey);

        Assert.Equal(Page(502, "Application Unavailable", $"Agent state is &#34;{state}&#34;, not &#34;connected&#34;", Retry + Back), reply.Text);
        Assert.Equal(303, (await coderd.GetAsync($"{App}/")).Status);
    }

    [Fact]
    public async Task An_app_that_does_not_listen_is_a_bad_gateway()
    {
        using var port = new ClosedPort();
        await using var coderd = await TestCoderd.StrictAsync(app: $"http://127.0.0.1:{port.Number}");

        var reply = await coderd.GetAsync($"{App}/status", Known.ApiKey);

        Assert.Equal(Page(502, "Bad Gateway",
            $"Failed to proxy request to application: dial tcp 127.0.0.1:{port.Number}: connect: connection refused", Retry + Back), reply.Text);
    }

    [Theory]
    [InlineData("", 500, "Internal Server Error", "An internal server error occurred.", Back)]
    [InlineData("vscode://open", 502, "Bad Gateway", "Failed to proxy request to application: unsupported protocol scheme &#34;vscode&#34;", Retry + Back)]
    [InlineData("localhost", 400, "Bad Request", "Application has an invalid URL &#34;localhost&#34;: parse &#34;localhost&#34;: it is not an absolute URL", Retry + Back)]
    public async Task An_app_that_has_no_address_cannot_be_opened(string url, int status, string title, string description, string buttons)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");
        await coderd.AdminAsync("PUT", "world/tasks/demo/apps/agentapi", $$"""{"url":"{{url}}"}""");

        Assert.Equal(Page(status, title, description, buttons), (await coderd.GetAsync($"{App}/x", Known.ApiKey)).Text);
    }

    [Fact]
    public async Task A_port_below_nine_is_refused_in_json()
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:8");

        var reply = await coderd.GetAsync(App, Known.ApiKey);

        Assert.Equal(Reply.Json(400, """{"message":"Application port 8 is not permitted. Coder reserves ports less than 9 for internal use."}"""), reply.Text);
    }

    [Fact]
    public async Task A_path_without_its_last_slash_gets_it_and_loses_its_query()
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        var reply = await coderd.GetAsync($"{App}?a=b", Known.ApiKey);
        var encoded = await coderd.GetAsync("/%40dev/demo/apps/agentapi", Known.ApiKey);

        Assert.Equal(Reply.Of(307, "text/html; charset=utf-8", $"<a href=\"{App}/\">Temporary Redirect</a>.\n\n"), reply.Text);
        Assert.Equal([$"{App}/", $"{App}/"], [reply.Header("Location"), encoded.Header("Location")]);
    }

    [Fact]
    public async Task The_query_of_the_apps_url_is_added_once()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: $"{app.Url}/base/?folder=/home");

        var first = await coderd.SendAsync("POST", $"{App}/", Known.ApiKey);
        var empty = await coderd.GetAsync($"{App}/?", Known.ApiKey);
        await coderd.GetAsync($"{App}/?other=1", Known.ApiKey);
        await coderd.GetAsync($"{App}/status", Known.ApiKey);

        Assert.All([first, empty], reply => Assert.Equal((307, $"{App}/?folder=/home"), (reply.Status, reply.Header("Location"))));
        Assert.Equal(["GET /base/?other=1", "GET /base/status"], app.Asked.Select(asked => asked.Split('\n')[0]));
    }

    [Theory]
    [InlineData(PathApps.Owner, "public", Known.OtherApiKey, 404, true)]
    [InlineData(PathApps.Owner, "public", null, 303, false)]
    [InlineData(PathApps.Owner, "owner", Known.OtherApiKey, 404, false)]
    [InlineData(PathApps.Shared, "owner", Known.OtherApiKey, 404, false)]
    [InlineData(PathApps.Shared, "organization", Known.OtherApiKey, 200, false)]
    [InlineData(PathApps.Shared, "authenticated", Known.OtherApiKey, 200, false)]
    [InlineData(PathApps.Shared, "authenticated", null, 303, false)]
    [InlineData(PathApps.Shared, "public", null, 200, false)]
    [InlineData(PathApps.Off, "public", Known.ApiKey, 403, false)]
    public async Task The_sharing_level_counts_where_the_deployment_says_so(PathApps allowed, string level, string? key, int status, bool warns)
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(Strict: true), TaskAppUrl: app.Url, PathApps: allowed));
        await coderd.AdminAsync("PUT", "world/tasks/demo/apps/agentapi", $$"""{"sharingLevel":"{{level}}"}""");

        var reply = await coderd.GetAsync($"{App}/status", key);

        Assert.Equal(status, reply.Status);
        Assert.Equal(warns, reply.Body.Contains("<h2>Warnings</h2>\n<ul>\n<li>unable to use configured sharing level &#34;public&#34; because path-based app sharing is "
            + "disabled (see --dangerous-allow-path-app-sharing), using sharing level &#34;owner&#34; instead</li>\n</ul>\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Path_apps_that_are_switched_off_are_forbidden_before_anything_else()
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(), PathApps: PathApps.Off));

        Assert.Equal(Page(403, "Forbidden", "Path-based applications are disabled on this Coder deployment by the administrator.", Back),
            (await coderd.GetAsync("/@me/none/apps/x/")).Text);
    }

    [Fact]
    public async Task A_site_owner_is_refused_too_and_told_why()
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");
        coderd.World.Put(coderd.World.UserByName("other")! with { IsOwner = true });

        var reply = await coderd.GetAsync($"{App}/", Known.OtherApiKey);

        Assert.Equal(404, reply.Status);
        Assert.Contains("<li>path-based apps with &#34;owner&#34; share level are only accessible by the workspace owner (see --dangerous-allow-path-app-site-owner-access)</li>",
            reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_of_an_answer_is_good_for_a_minute_for_the_same_app()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var first = await coderd.GetAsync($"{App}/status", Known.ApiKey);
        var cookie = Assert.Single(first.Headers("Set-Cookie"), line => line.StartsWith("coder_signed_app_token=", StringComparison.Ordinal)).Split("; ");
        Assert.Equal(["Path=/@dev/demo/apps/agentapi/", "Expires=Sun, 01 Feb 2026 11:01:00 GMT"], cookie[1..]);
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"unhealthyReason":"gone"}""");

        var again = await coderd.GetAsync($"{App}/messages", null, $"Cookie: {cookie[0]}");
        var other = await coderd.GetAsync("/@dev/demo.main/apps/agentapi/messages", null, $"Cookie: {cookie[0]}");
        var forged = await coderd.GetAsync($"{App}/messages", null, $"Cookie: {cookie[0][..^1]}{(cookie[0][^1] == 'A' ? 'B' : 'A')}");
        coderd.Time.Advance(TimeSpan.FromSeconds(60));
        var late = await coderd.GetAsync($"{App}/messages", null, $"Cookie: {cookie[0]}");

        Assert.Equal([200, 200, 303, 303, 303], [first.Status, again.Status, other.Status, forged.Status, late.Status]);
        Assert.DoesNotContain(again.Headers("Set-Cookie"), line => line.StartsWith("coder_signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reset_ends_the_cookies_from_before()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        var cookie = (await coderd.GetAsync($"{App}/", Known.ApiKey)).Headers("Set-Cookie")[^1].Split(';')[0];

        await coderd.AdminAsync("POST", "reset");

        Assert.Equal(303, (await coderd.GetAsync($"{App}/", null, $"Cookie: {cookie}")).Status);
    }

    [Theory]
    [InlineData("/@dev/demo/agentapi")]
    [InlineData("/@dev/demo/apps")]
    [InlineData("/@dev/demo/apps/")]
    [InlineData("/@/demo/apps/agentapi")]
    public async Task Other_paths_are_the_dashboards(string target)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: "http://127.0.0.1:9");

        Assert.Equal(200, (await coderd.GetAsync(target, Known.ApiKey)).Status);
    }

    [Fact]
    public async Task The_rate_limit_counts_requests_to_apps()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 1, app: app.Url);

        var first = await coderd.GetAsync($"{App}/status", Known.ApiKey);
        var second = await coderd.GetAsync($"{App}/status", Known.ApiKey);

        Assert.Equal([200, 429], [first.Status, second.Status]);
        Assert.Equal("1", first.Header("X-Ratelimit-Limit"));
    }

    private static string Page(int status, string title, string description, string buttons) => Reply.Of(status, "text/html; charset=utf-8", $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{status} - {title}</title></head>
        <body>
        <h1>{status} - {title}</h1>
        <p>{description}</p>
        {buttons}</body>
        </html>

        """);
}
