using System.Text.Json.Nodes;

namespace Mocks.Tests;

/// <summary>The lines that <c>mocks up</c> and <c>mocks run</c> write of the exchanges.</summary>
public sealed class ConsoleTests
{
    [Fact]
    public async Task Up_writes_each_exchange_of_both_mocks_below_its_page()
    {
        var (up, coderd) = await MocksCommand.UpAsync();
        using var running = up;
        await AskAsync(up.Address, "/mesages");
        await AskAsync(coderd, "/api/v2/buildinfo");

        var ended = await up.StopAsync();

        var page = ended.Output.Split("Ctrl-C stops both.\n");
        Assert.Equal(2, page.Length);
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{3} agentapi GET    404 +[0-9.]+ ms /mesages  0 -> 19 B\n             refused: .*\n.*\n               The nearest route that AgentAPI has is GET /messages\.$", page[1]);
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{3} coderd   GET    200 +[0-9.]+ ms /api/v2/buildinfo  0 -> \d+ B$", page[1]);
        Assert.DoesNotContain('\e', ended.Output);
        Assert.Equal(("", 0), (ended.Errors, ended.ExitCode));
    }

    [Fact]
    public async Task None_writes_nothing_and_json_writes_objects()
    {
        var (silent, _) = await MocksCommand.UpAsync("--log", "none");
        using var first = silent;
        var (json, _) = await MocksCommand.UpAsync("--log-format", "json");
        using var second = json;
        await AskAsync(silent.Address, "/status");
        await AskAsync(json.Address, "/status");

        Assert.EndsWith("Ctrl-C stops both.\n", (await silent.StopAsync()).Output, StringComparison.Ordinal);
        // On a slow machine it may have been open for a second.
        var line = (await json.StopAsync()).Output.Split("Ctrl-C stops both.\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).Single(line => (string?)line["phase"] == "ended");
        Assert.Equal(("Mock AgentAPI", "/status", 200), ((string?)line["mock"], (string?)line["url"], (int)line["status"]!));
    }

    [Fact]
    public async Task Run_writes_those_with_a_verdict_on_standard_error_and_its_report_alone_on_standard_output()
    {
        string[] command = ["--", "bash", "-c", """curl -s -o /dev/null "http://localhost:$ARG_AGENTAPI_PORT/messages" "http://localhost:$ARG_AGENTAPI_PORT/mesages" """];
        var run = await MocksCommand.RunAsync(["run", "--expect-snapshot", "any", .. command]);
        var all = await MocksCommand.RunAsync(["run", "--expect-snapshot", "any", "--log", "exchanges", .. command]);

        Assert.Equal(["/mesages"], TargetsIn(run));
        Assert.Equal(["/messages", "/mesages"], TargetsIn(all));
        Assert.DoesNotContain(" ms /mes", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_without_a_reader_ends_no_program()
    {
        var up = MocksCommand.Of("up", "--agentapi-port", "0", "--coderd-port", "0");
        // The shell reads the address, and closes the pipe; then it asks twice.
        var script = $$"""
            exec 3< <(exec {{up.FileName}} {{string.Join(' ', up.ArgumentList)}})
            read -r line <&3; exec 3<&-
            address=${line##* }
            curl -s -f -o /dev/null "$address/status" && curl -s -f -o /dev/null "$address/status" && curl -s -f "$address/__admin/health"
            kill $!
            """;
        var bash = new System.Diagnostics.ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        bash.ArgumentList.Add("-c");
        bash.ArgumentList.Add(script);

        var ended = await RunningProgram.RunAsync(bash);

        Assert.Contains("\"status\": \"ok\"", ended.Output, StringComparison.Ordinal);
    }

    private static string[] TargetsIn(Ended run) =>
        [.. run.ErrorLines.Where(line => line.Contains(" ms /", StringComparison.Ordinal)).Select(line => line.Split(" ms ")[1].Split(' ')[0])];

    private static async Task AskAsync(Uri address, string path)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(address, path), TestContext.Current.CancellationToken);
    }
}
