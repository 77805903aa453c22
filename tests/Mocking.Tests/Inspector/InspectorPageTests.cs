using System.Text.RegularExpressions;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>The inspector page as it is served: its files, its policy, its views, and the mocks that it shows together.</summary>
public sealed partial class InspectorPageTests
{
    [Fact]
    public async Task The_page_and_all_its_files_are_served_and_allow_nothing_from_elsewhere()
    {
        await using var greeter = await Greeter.StartAsync();

        var page = await greeter.AskAsync("GET /__admin/");
        var files = Reference().Matches(page).Select(match => match.Groups[1].Value).ToArray();

        Assert.Contains("Content-Type: text/html; charset=utf-8\r\n", page, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';", page, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await greeter.AskAsync($"GET /__admin/{file}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_its_slash_the_address_leads_to_the_page()
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.AskAsync("GET /__admin");

        Assert.StartsWith("HTTP/1.1 302 ", answer, StringComparison.Ordinal);
        Assert.Contains("Location: __admin/\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using var greeter = await Greeter.StartAsync();
        var first = await greeter.AskAsync("GET /__admin/inspector/inspector.css");

        var again = await greeter.AskAsync("GET /__admin/inspector/inspector.css", $"If-None-Match: {Tag().Match(first).Groups[1].Value}");

        Assert.Contains("Cache-Control: no-cache\r\n", first, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 304 ", again, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/__admin/inspector/none.js")]
    [InlineData("/__admin/inspector/views/tasks.js")]
    [InlineData("/__admin/inspector/../../Presets/normal.json")]
    public async Task There_are_no_other_files(string path)
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.StartsWith("HTTP/1.1 404 ", await greeter.AskAsync($"GET {path}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_from_another_site_opens_the_page_and_a_frame_does_not()
    {
        await using var greeter = await Greeter.StartAsync();
        const string Site = "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: ";

        Assert.StartsWith("HTTP/1.1 200 ", await greeter.AskAsync("GET /__admin/", Site + "document"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await greeter.AskAsync("GET /__admin/", Site + "iframe"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await greeter.AskAsync("GET /__admin/inspector", Site + "document"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mock_adds_views_of_its_own()
    {
        await using var greeter = await Greeter.StartAsync(view: new InspectorView("tasks", "Tasks", "view.js", typeof(InspectorPageTests).Assembly));

        var (_, info) = await greeter.ControlAsync("GET /__admin/inspector");
        var module = await greeter.AskAsync("GET /__admin/inspector/views/tasks.js");

        Assert.Contains("""
              "views": [
                {
                  "name": "tasks",
                  "title": "Tasks"
                },
                {
                  "name": "faults",
                  "title": "Preset and faults"
                }
              ],
              "neighbours": []
            """, info, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/javascript; charset=utf-8\r\n", module, StringComparison.Ordinal);
        Assert.Contains("export function render(", module, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_neighbour_s_control_routes_are_answered_by_the_neighbour()
    {
        await using var here = await Greeter.StartAsync();
        await using var there = await Greeter.StartAsync(program: "mock-other");
        Greeter.Introduce(here, there);
        await there.AskAsync("GET /greeting");

        var (_, info) = await here.ControlAsync("GET /__admin/inspector");
        var (_, version) = await here.ControlAsync("GET /__admin/mocks/mock-other/version");
        var (_, requests) = await here.ControlAsync("GET /__admin/mocks/mock-other/requests/1");
        var (set, _) = await here.ControlAsync("POST /__admin/mocks/mock-other/faults", """{"request":"GET /greeting","status":503}""");

        Assert.Contains("\"mock-other\"", info, StringComparison.Ordinal);
        Assert.Contains("\"mock\": \"mock-other\"", version, StringComparison.Ordinal);
        Assert.Contains("\"url\": \"/greeting\"", requests, StringComparison.Ordinal);
        Assert.Equal(201, set);
        Assert.StartsWith("HTTP/1.1 200 ", await here.AskAsync("GET /greeting"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 ", await there.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:1", "localhost", 403)]
    [InlineData("https://evil.example", "localhost", 403)]
    [InlineData("http://localhost", "localhost", 204)]
    [InlineData("http://evil.example", "evil.example", 400)]
    public async Task A_page_of_a_third_origin_reaches_no_neighbour(string origin, string host, int status)
    {
        await using var here = await Greeter.StartAsync();
        await using var there = await Greeter.StartAsync(program: "mock-other");
        Greeter.Introduce(here, there);
        await there.AskAsync("GET /greeting");

        var answer = await RawClient.AskAsync(here.Address,
            $"DELETE /__admin/mocks/mock-other/requests HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
        Assert.Equal(status == 204 ? 0 : 1, there.Journal.Total);
    }

    [Fact]
    public async Task A_neighbour_with_a_stricter_list_of_hosts_keeps_it()
    {
        await using var here = await Greeter.StartAsync(new HostSettings(AllowedHosts: ["mock"]));
        await using var there = await Greeter.StartAsync(program: "mock-other");
        Greeter.Introduce(here, there);

        var answer = await RawClient.AskAsync(here.Address, "GET /__admin/mocks/mock-other/requests HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_to_a_neighbour_has_one_step()
    {
        await using var here = await Greeter.StartAsync();
        await using var there = await Greeter.StartAsync(program: "mock-other");
        Greeter.Introduce(here, there);
        var there_and_back = string.Concat(Enumerable.Repeat("/mocks/mock-other/mocks/mock-greeter", 20_000));

        var answer = await here.AskAsync($"GET /__admin{there_and_back}/version");
        var alone = await here.AskAsync("GET /__admin/mocks/mock-third/version");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", alone, StringComparison.Ordinal);
        Assert.Contains("Mocks that run with this one: mock-other.", alone, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:href|src)=\"(inspector/[^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("ETag: (\"[^\"]+\")")]
    private static partial Regex Tag();
}
