using System.Diagnostics;
using System.Text.Json;

namespace Mocks.Mocking.Tests.Journal.Copies;

/// <summary>A request copied as a command of curl, and the command run by a shell: the mock gets the same request again.</summary>
public sealed class CurlTests
{
    [Theory]
    [InlineData("GET /greeting?a=[1]{2}&b=it's", "", "")]
    [InlineData("GET /../greeting/./%2e", "Accept: */*\nX-Empty:", "")]
    [InlineData("HEAD /greeting", "User-Agent: it's $HOME `id` \"x\" \\", "")]
    [InlineData("POST /things", "Content-Type: application/json", """{"say":"it's @ $HOME `id` \n \\ \" !"}""")]
    [InlineData("POST /things", "", "@/etc/hostname")]
    [InlineData("POST /things", "Content-Type: text/plain", "\n\r\n two\tlines \n")]
    [InlineData("POST /things", "Content-Type: text/plain", "nul \0 and more")]
    [InlineData("POST /things", "", "\u00ff\u00fe not UTF-8")]
    [InlineData("POST /things", "X-One: 1\nX-One: 2", "x")]
    [InlineData("PUT /things", "X-One: 1\nX-One: 2", "")] // With a body curl may see the 405 first, and keep it.
    [InlineData("DELETE /things", "", "")]
    public async Task The_same_request_comes_again(string line, string headers, string body)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "This machine has no curl: apt-get install curl.");
        await using var greeter = await Greeter.StartAsync();
        var length = body.Length > 0 ? $"Content-Length: {body.Length}" : "";
        await greeter.AskAsync(line, string.Join('\n', new[] { headers, length }.Where(text => text.Length > 0)), body);
        await greeter.JournalAsync();

        var (status, copy) = await greeter.ControlAsync("GET /__admin/requests/1/curl");
        using var curl = JsonDocument.Parse(copy);
        var command = curl.RootElement.GetProperty("command").GetString()!;
        await RunAsync(command);
        var journal = await greeter.JournalAsync(count: 2);

        Assert.Equal(200, status);
        Assert.True(curl.RootElement.GetProperty("isWhole").GetBoolean(), command);
        var (sent, again) = (SentOf(journal, 0), SentOf(journal, 1));
        Assert.True(sent == again, $"{command}\n{sent}\n{again}");
    }

    [Fact]
    public async Task Secrets_stay_blotted_out_and_it_says_so()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting?token=abcdefghijklmnopqrstuvwxyz", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz");
        await greeter.JournalAsync();

        var (_, copy) = await greeter.ControlAsync("GET /__admin/requests/1/curl");

        Assert.DoesNotContain("ghijkl", copy, StringComparison.Ordinal);
        Assert.Contains("\"command\": \"# Secrets are blotted out (…#): put your own in their places.\\ncurl ", copy, StringComparison.Ordinal);
        Assert.Contains("\"isWhole\": false", copy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("pact")]
    public async Task An_unknown_request_has_no_copy(string kind)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, problem) = await greeter.ControlAsync($"GET /__admin/requests/5/{kind}");

        Assert.Equal(404, status);
        Assert.Contains("There is no request 5 in the journal.", problem, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", command }, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        await shell.StandardOutput.ReadToEndAsync(patience.Token);
        var error = await shell.StandardError.ReadToEndAsync(patience.Token);
        await shell.WaitForExitAsync(patience.Token);
        Assert.True(shell.ExitCode == 0, $"{command}\n{error}");
    }

    // Without what belongs to the connection.
    private static string SentOf(string journal, int at)
    {
        using var list = JsonDocument.Parse(journal);
        var request = list.RootElement.GetProperty("requests")[at].GetProperty("request");
        return string.Join('\n',
        [
            $"{request.GetProperty("method")} {request.GetProperty("url")}",
            .. request.GetProperty("headers").EnumerateObject().Where(header => header.Name is not ("Host" or "Connection")).OrderBy(header => header.Name, StringComparer.Ordinal)
                .Select(header => $"{header.Name}: {header.Value}"),
            request.TryGetProperty("body", out var body) ? body.ToString() : request.TryGetProperty("bodyAsBase64", out var base64) ? base64.ToString() : "",
        ]);
    }
}
