using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.Log;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>The lines that a mock writes on its console.</summary>
public sealed class ExchangeLogTests
{
    [Fact]
    public async Task An_exchange_is_one_line()
    {
        var lines = await LinesAsync(LogAmount.Exchanges, async greeter => await greeter.AskAsync("POST /things?size=3", "Content-Length: 3", "abc"));

        Assert.Equal("00:00:00.000 greeter  POST   201       0.0 ms /things?size=3  3 -> 13 B\n", lines);
    }

    [Fact]
    public async Task What_there_is_to_say_stands_below_it()
    {
        var lines = await LinesAsync(LogAmount.Exchanges, async greeter =>
        {
            await greeter.GivenAFaultAsync("""{"request":"GET /greting","status":503,"body":"no"}""");
            await greeter.AskAsync("GET /greting");
            await greeter.AskAsync("GET /judged");
        });

        Assert.StartsWith("""
            00:00:00.000 greeter  GET    503       0.0 ms /greting  0 -> 2 B
                         fault: status for GET /greting
                         nearest route: GET /greeting
            00:00:00.000 greeter  GET    200       0.0 ms /judged  0 -> 5000 B
                         refused: vvv
            """, lines, StringComparison.Ordinal);
        Assert.Contains("\n               ddd", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_verdicts_alone_are_written_those_and_what_no_route_took()
    {
        var lines = await LinesAsync(LogAmount.Verdicts, async greeter =>
        {
            await greeter.AskAsync("GET /greeting");
            await greeter.AskAsync("GET /judged");
            await greeter.AskAsync("GET /nowhere");
        });

        Assert.Equal(["/judged", "/nowhere"], lines.Split('\n').Where(line => line.StartsWith("00:", StringComparison.Ordinal)).Select(line => line.Split(" ms ")[1].Split(' ')[0]));
    }

    [Fact]
    public async Task A_terminal_gets_colours()
    {
        var lines = await LinesAsync(LogAmount.Exchanges, async greeter => await greeter.AskAsync("GET /nowhere"), hasColours: true);

        Assert.Equal("\e[2m00:00:00.000\e[0m greeter  GET    \e[33m404\e[0m       0.0 ms /nowhere\e[2m  0 -> 17 B\e[0m\n", lines);
    }

    [Theory]
    [InlineData(false, null, "xterm", true)]
    [InlineData(true, null, "xterm", false)]
    [InlineData(false, "1", "xterm", false)]
    [InlineData(false, "", "xterm", true)]
    [InlineData(false, null, "dumb", false)]
    public void Colours_are_for_a_terminal_of_a_user_who_wants_them(bool isRedirected, string? noColor, string term, bool shows) =>
        Assert.Equal(shows, LogOutput.ShowsColours(isRedirected, name => name == "NO_COLOR" ? noColor : term));

    [Fact]
    public async Task Bodies_are_cut_and_cannot_move_the_cursor()
    {
        var body = $"first\n\e[2Jsecond\u0007{new string('x', 5_000)}";
        var lines = await LinesAsync(LogAmount.Bodies, async greeter => await greeter.AskAsync("POST /things", $"Content-Length: {body.Length}", body));

        Assert.Contains("\n             request body:\n               first\n               \\x1b[2Jsecond\\x07xxx", lines, StringComparison.Ordinal);
        Assert.Contains("xxx\n               ... the rest is not shown: at most 4096 characters of a body are.\n", lines, StringComparison.Ordinal);
        Assert.Contains("\n             answer body:\n               {\"kept\":true}\n", lines, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', lines);
    }

    [Theory]
    [InlineData(4094, 4096)]
    [InlineData(4095, 4095)]
    [InlineData(4096, 4096)]
    public void A_body_is_cut_between_two_characters(int letters, int length)
    {
        var logged = LoggedBody.Of(new ShownBody(new string('x', letters) + "😀😀", null, null));

        Assert.Equal((length, true), (logged?.Text?.Length, logged?.IsCut));
        Assert.Equal(logged?.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(logged?.Text ?? "")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_text_that_is_longer_than_a_batch_comes_whole_and_in_UTF_8(bool isJson)
    {
        var part = string.Concat(Enumerable.Repeat("é😀", 600));
        var body = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(part));
        var lines = await LinesAsync(LogAmount.Bodies, async greeter =>
        {
            for (var at = 0; at < 30; at++)
            {
                await greeter.AskAsync("POST /things", $"Content-Length: {body.Length}", body);
            }
        }, isJson: isJson);

        Assert.Equal(30, lines.Split(isJson ? part.Replace("😀", "\\uD83D\\uDE00", StringComparison.Ordinal) : part).Length - 1);
        Assert.DoesNotContain('\ufffd', lines);
    }

    [Fact]
    public async Task A_body_that_is_no_text_is_written_in_base64()
    {
        var lines = await LinesAsync(LogAmount.Bodies, async greeter => await greeter.AskAsync("POST /things", "Content-Length: 3", "\u00ff\u00fe\u0000"));

        Assert.Contains("\n             request body, base64:\n               //4A\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_has_a_secret()
    {
        var lines = await LinesAsync(LogAmount.Bodies, async greeter =>
            await greeter.AskAsync("POST /things?token=tok_0123456789abcdef", "Content-Length: 31", """{"token":"tok_fedcba987654321"}"""));

        Assert.Contains("/things?token=tok_…#", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("fedcba98765432", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_each_line_is_an_object()
    {
        var lines = await LinesAsync(LogAmount.Bodies, async greeter =>
        {
            await greeter.AskAsync("POST /things", "Content-Length: 3", "a\nb");
            await greeter.AskAsync("GET /nowhere");
        }, isJson: true);

        var objects = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["POST /things 201", "GET /nowhere 404"], objects.Select(one => $"{one["method"]} {one["url"]} {one["status"]}"));
        Assert.Equal(("a\nb", false), ((string?)objects[0]["requestBody"]!["text"], (bool)objects[0]["requestBody"]!["isCut"]!));
        Assert.Equal("2026-01-01T00:00:00+00:00", (string?)objects[1]["receivedAt"]);
    }

    [Fact]
    public async Task A_plain_exchange_has_the_same_members_as_one_with_a_fault()
    {
        var lines = await LinesAsync(LogAmount.Exchanges, async greeter =>
        {
            await greeter.AskAsync("GET /greeting?name=%22'<&+");
            await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503,"body":"{\"token\":\"tok_fedcba987654321\"}"}""");
            await greeter.AskAsync("GET /greeting?name=%22'<&+");
        }, isJson: true);

        const string Line = """
            {"sequence":2,"phase":"ended","mock":"Mock Greeter","id":1,"method":"GET","url":"/greeting?name=%22'<&+","receivedAt":"2026-01-01T00:00:00+00:00","status":200,"durationMs":0,"requestBytes":0,"answerBytes":20,"wasMatched":true,"fault":null,"verdicts":[],"remarks":[],"nearest":null}
            """;
        var objects = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Line, objects[0]);
        Assert.Equal(JsonNode.Parse(Line)!.AsObject().Select(member => member.Key), JsonNode.Parse(objects[1])!.AsObject().Select(member => member.Key));
        Assert.Equal((string?)JsonNode.Parse(Line)!["url"], (string?)JsonNode.Parse(objects[1])!["url"]);
        Assert.DoesNotContain("fedcba98765432", objects[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_that_is_held_has_a_line_when_it_begins_and_one_when_it_ends()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(new HostSettings(Log: new LogSettings(LogAmount.Exchanges, IsJson: false)), time);
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","delayMs":60000}""");
        using var output = new WatchedOutput();
        using var log = greeter.StartLog(output);

        var held = greeter.AskAsync("GET /greeting");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(1));
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        var begun = await output.UntilAsync("/greeting\n");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromMinutes(1));
        await held;

        Assert.Equal("00:00:00.000 greeter  GET    ---    open ...  /greeting\n", begun);
        var ended = (await output.UntilAsync("fault: delay"))[begun.Length..];
        Assert.Matches("^00:01:0[01].000 greeter  GET    200   6[01]000.0 ms /greeting  0 -> 20 B\n             fault: delay for GET /greeting\n$", ended);
    }

    [Fact]
    public async Task A_request_that_is_never_answered_says_so()
    {
        var lines = await LinesAsync(LogAmount.Exchanges, async greeter =>
        {
            await greeter.GivenAFaultAsync("""{"request":"GET /greeting","kind":"no-answer"}""");
            using var client = await greeter.ConnectAsync();
            await client.SendAsync(RawClient.Request("GET /greeting"));
            await greeter.JournalAsync();
        });

        Assert.StartsWith("00:00:00.000 greeter  GET    ---    no answer /greeting  0 -> 0 B\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_is_not_read_holds_no_request_back_and_the_lost_lines_are_counted()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(Log: new LogSettings(LogAmount.Exchanges, IsJson: false)));
        using var output = new WatchedOutput();
        using var log = greeter.StartLog(output);
        using var client = await greeter.ConnectAsync();

        output.TakeNothing();
        await AskAsync(client, 1);
        await output.Stuck.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        await AskAsync(client, FeedSubscription.MaxEvents + 500);
        await greeter.ControlAsync("POST /__admin/requests/wait", $$"""{"request":{"urlPath":"/things"},"count":1000,"answered":true}""");
        output.TakeAgain();
        var lines = await output.UntilAsync(" no line here, because this output was not read fast enough.");

        var written = lines.Split('\n').Count(line => line.Contains("/things", StringComparison.Ordinal));
        var lost = int.Parse(lines.Split('\n').First(line => line.Contains("no line here", StringComparison.Ordinal)).Trim().Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.Equal(FeedSubscription.MaxEvents + 501, written + lost);
        Assert.True(lost >= 500, $"{lost} were lost.");
    }

    [Fact]
    public async Task An_output_that_is_closed_ends_nothing()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(Log: new LogSettings(LogAmount.Exchanges, IsJson: false)));
        using var output = new WatchedOutput { IsClosed = true };
        using var log = greeter.StartLog(output);

        await greeter.AskAsync("GET /greeting");
        await output.Stuck.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Contains("HTTP/1.1 200 OK", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_log_nothing_is_watched(bool isNone)
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(Log: isNone ? new LogSettings(LogAmount.None, IsJson: false) : null));

        Assert.Null(greeter.StartLog(Stream.Null));
    }

    [Fact]
    public void An_amount_or_a_form_that_there_is_not_is_refused()
    {
        var amount = Assert.Throws<SettingException>(() => LogSettings.Read(new SettingReader(setting => setting.Flag == "--log" ? "everything" : null, _ => null)));
        var form = Assert.Throws<SettingException>(() => LogSettings.Read(new SettingReader(_ => null, name => name == "MOCK_LOG_FORMAT" ? "xml" : null)));

        Assert.Equal("--log everything: \"everything\" cannot be used. It may be none, verdicts, exchanges or bodies.", amount.Message);
        Assert.Equal("MOCK_LOG_FORMAT=xml: \"xml\" cannot be used. It may be text or json.", form.Message);
    }

    /// <summary>All that is written of some requests.</summary>
    private static async Task<string> LinesAsync(LogAmount amount, Func<Greeter, Task> ask, bool hasColours = false, bool isJson = false)
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(Log: new LogSettings(amount, isJson)), new ManualTime());
        using var output = new WatchedOutput();
        using var log = greeter.StartLog(output, hasColours);
        await ask(greeter);
        await greeter.AskAsync("GET /the-last-one");
        var lines = await output.UntilAsync("/the-last-one");
        var last = lines[..lines.IndexOf("/the-last-one", StringComparison.Ordinal)].LastIndexOf('\n');
        return lines[..(last + 1)];
    }

    private static async Task AskAsync(RawClient client, int times)
    {
        for (var at = 0; at < times; at++)
        {
            await client.SendAsync("DELETE /things HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await client.ReadHeadAsync();
        }
    }
}
