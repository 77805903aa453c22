using System.Text.Json;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>The control routes: who may reach them, and what they answer.</summary>
public sealed class ControlSurfaceTests
{
    [Theory]
    [InlineData("/__admin/health")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/swagger/index.html")]
    public async Task A_request_to_a_foreign_name_is_refused(string path)
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await RawClient.AskAsync(greeter.Address, $"GET {path} HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("""
            {
              "message": "Host \"evil.example\" is not one this mock answers to.",
              "detail": "It answers to localhost, 127.0.0.1 and [::1]. Name others with --allow-host or MOCK_ALLOWED_HOSTS."
            }

            """, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", null, 200)]
    [InlineData("LOCALHOST:99", null, 200)]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("[::1]:1", null, 200)]
    [InlineData("localhost.", null, 400)]
    [InlineData("mock", null, 400)]
    [InlineData("mock:8080", "mock", 200)]
    [InlineData("other", "mock", 400)]
    [InlineData("other", "*", 200)]
    public async Task Names_beside_loopback_pass_only_when_they_are_named(string host, string? allowed, int status)
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(AllowedHosts: allowed is null ? null : [allowed]));

        var answer = await RawClient.AskAsync(greeter.Address, $"GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost:1", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost", 204)]
    public async Task A_page_of_another_origin_may_not_drive_the_mock(string origin, int status)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");

        var answer = await greeter.AskAsync("DELETE /__admin/requests", $"Origin: {origin}");
        var (_, journal) = await greeter.ControlAsync("GET /__admin/requests");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
        Assert.Equal(status == 403 ? 1 : 0, Entries.MetaOf(journal).Total);
    }

    [Theory]
    [InlineData("POST /__admin/faults", "Origin: https://evil.example\nContent-Type: text/plain", "Origin \\\"https://evil.example\\\"")]
    [InlineData("POST /__admin/reset", "Origin: null\nSec-Fetch-Site: cross-site", "Origin \\\"null\\\"")]
    [InlineData("POST /__admin/requests/find", "Sec-Fetch-Site: cross-site\nContent-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site \\\"cross-site\\\"")]
    [InlineData("GET /__admin/requests", "Sec-Fetch-Site: same-site\nSec-Fetch-Mode: no-cors", "Sec-Fetch-Site \\\"same-site\\\"")]
    [InlineData("GET /__admin/requests", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document", "Sec-Fetch-Site \\\"cross-site\\\"")]
    [InlineData("GET /swagger/index.html", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe", "Sec-Fetch-Site \\\"cross-site\\\"")]
    [InlineData("GET /__admin/nowhere", "Origin: http://localhost:1", "Origin \\\"http://localhost:1\\\"")]
    public async Task A_page_needs_no_preflight_to_be_refused(string line, string headers, string named)
    {
        await using var greeter = await Greeter.StartAsync();
        const string Fault = """{"request":"* *","kind":"no-answer"}""";

        var answer = await greeter.AskAsync(line, line.StartsWith("POST", StringComparison.Ordinal) ? $"{headers}\nContent-Length: {Fault.Length}" : headers,
            line.StartsWith("POST", StringComparison.Ordinal) ? Fault : "");
        var (_, faults) = await greeter.ControlAsync("GET /__admin/faults");

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.EndsWith($$"""
            {
              "message": "{{named}} may not use the control routes.",
              "detail": "Only pages that this mock serves itself may."
            }

            """, answer, StringComparison.Ordinal);
        Assert.Equal("{\n  \"faults\": []\n}\n", faults);
    }

    [Theory]
    [InlineData("GET /swagger/index.html", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document")]
    [InlineData("GET /__admin/requests", "Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document")]
    [InlineData("GET /__admin/requests", "Sec-Fetch-Site: same-origin\nSec-Fetch-Mode: cors")]
    public async Task A_person_and_the_mock_s_own_pages_are_answered(string line, string headers)
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.StartsWith("HTTP/1.1 200 ", await greeter.AskAsync(line, headers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/__admin/request", "Did you mean GET /__admin/requests? ")]
    [InlineData("GET", "/__admin/faults.json", "Did you mean GET /__admin/faults? ")]
    [InlineData("DELETE", "/__admin/faults/first", "Did you mean DELETE /__admin/faults/{id:long}? ")]
    [InlineData("GET", "/__admin/something/else/entirely", "")]
    public async Task An_unknown_control_route_says_what_there_is(string method, string path, string nearest)
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.ControlAsync($"{method} {path}");

        Assert.Equal((404, $$"""
            {
              "message": "There is no control route {{method}} {{path}}.",
              "detail": "{{nearest}}GET /swagger shows them all, e.g. GET /__admin/requests, GET /__admin/verdicts, PUT /__admin/preset, POST /__admin/faults."
            }

            """), answer);
    }

    [Theory]
    [InlineData("PATCH /__admin/faults", "DELETE, GET, POST")]
    [InlineData("POST /__admin/Health/", "GET")]
    [InlineData("OPTIONS /__admin/preset", "GET, PUT")]
    [InlineData("POST /__admin", "GET")]
    [InlineData("PUT /__admin/requests/1/curl", "GET")]
    [InlineData("DELETE /__admin/inspector/main.js", "GET")]
    public async Task A_wrong_method_is_refused_with_the_right_ones(string line, string allowed)
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.AskAsync(line);

        Assert.StartsWith("HTTP/1.1 405 Method Not Allowed\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nAllow: {allowed}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"does not take {line.Split(' ')[0]}.\",\n  \"detail\": \"It takes {allowed}.\"\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task A_probe_may_ask_with_head(string path)
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync($"HEAD {path}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /livez", "ok\n")]
    [InlineData("GET /readyz", "ok\n")]
    [InlineData("GET /__admin/health", "{\n  \"status\": \"ok\",\n  \"mock\": \"mock-greeter\"\n}\n")]
    [InlineData("GET /__admin/version", "{\n  \"mock\": \"mock-greeter\",\n  \"version\": \"0.1.0\",\n  \"imitates\": \"Greeter 1.0\"\n}\n")]
    [InlineData("GET /__admin/preset", "{\n  \"current\": \"usual\",\n  \"presets\": [\n    {\n      \"name\": \"usual\",\n      \"description\": \"The first one.\"\n    },\n    {\n      \"name\": \"formal\",\n      \"description\": \"May be told to whom.\"\n    }\n  ]\n}\n")]
    [InlineData("GET /__admin/verdicts", "{\n  \"verdicts\": []\n}\n")]
    public async Task Probes_and_plain_questions_get_plain_answers(string line, string body)
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.Equal((200, body), await greeter.ControlAsync(line));
    }

    [Fact]
    public async Task Settings_are_listed_with_their_source()
    {
        var color = new Setting("--color", "COLOR", "blue", "red or blue", "The color.");
        await using var greeter = await Greeter.StartAsync(found: [new SettingValue(color, "red", "COLOR=red")]);

        Assert.Equal((200, """
            {
              "settings": [
                {
                  "flag": "--color",
                  "variable": "COLOR",
                  "value": "red",
                  "source": "COLOR=red",
                  "help": "The color."
                }
              ]
            }

            """), await greeter.ControlAsync("GET /__admin/settings"));
    }

    [Theory]
    [InlineData("""{"name":"odd"}""", "there is no preset \\\"odd\\\".")]
    [InlineData("""{"parameters":{}}""", "name: missing.")]
    [InlineData("""{"nam":"usual"}""", "nam")]
    public async Task A_preset_that_is_not_there_is_refused(string json, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync("PUT /__admin/preset", json);

        Assert.Equal(400, status);
        Assert.Contains(detail, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service", "/greeting")]
    [InlineData("control", "/__admin/requests/wait")]
    public async Task Both_documents_load(string document, string path)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync($"GET /swagger/{document}/swagger.json");

        Assert.Equal(200, status);
        using var parsed = JsonDocument.Parse(body);
        Assert.True(parsed.RootElement.GetProperty("paths").TryGetProperty(path, out _), body);
    }

    [Fact]
    public async Task The_page_names_both_documents()
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, page) = await greeter.ControlAsync("GET /swagger/index.html");
        var (_, script) = await greeter.ControlAsync("GET /swagger/index.js");

        Assert.Equal(200, status);
        Assert.Contains("<title>Mock Greeter</title>", page, StringComparison.Ordinal);
        Assert.Contains("service/swagger.json", script, StringComparison.Ordinal);
        Assert.Contains("control/swagger.json", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /greeting")]
    [InlineData("GET /nowhere")]
    [InlineData("GET /__admin/health")]
    [InlineData("GET /swagger/index.html")]
    public async Task No_answer_names_its_server(string line)
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.DoesNotContain("\r\nServer:", await greeter.AskAsync(line), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Control_requests_are_neither_recorded_nor_spoiled()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"* *","kind":"close-before-head","times":100}""");

        var probe = await greeter.ControlAsync("GET /readyz");
        var page = await greeter.ControlAsync("GET /swagger/index.html");
        var unknown = await greeter.ControlAsync("GET /__admin/nowhere");
        var (_, journal) = await greeter.ControlAsync("GET /__admin/requests");
        var (_, faults) = await greeter.ControlAsync("GET /__admin/faults");

        Assert.Equal((200, 200, 404), (probe.Status, page.Status, unknown.Status));
        Assert.Equal((0, 0, 0), Entries.MetaOf(journal));
        Assert.Contains("\"remaining\": 100", faults, StringComparison.Ordinal);
    }
}
