using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The program under AgentAPI's name: its output, its files and its end. tests/parity replays what was recorded.</summary>
public sealed partial class DropInTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _folder = Directory.CreateTempSubdirectory("drop-in").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("TERM", "terminated")]
    [InlineData("INT", "interrupt")]
    [InlineData("HUP", "hangup")]
    public async Task A_signal_ends_it_in_upstream_s_order(string signal, string name)
    {
        var pid = Path.Combine(_folder, "pid");
        using var program = await MockProgram.ServeAsync($"--pid-file {pid} --state-file {_folder}/state");
        // It loads the state file when its agent is ready, and logs it: before or after it says where it listens.
        const string NoState = "msg=\"No previous state to load";
        while (!(await RawClient.AskAsync(program.Address, RawClient.Request("GET /messages"))).Contains("agent ready", StringComparison.Ordinal))
        {
        }

        await program.SignalAsync(signal);
        var (code, output, error) = await program.EndAsync();

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            $"""
            INFO msg="Wrote PID file" pidFile={pid} pid={program.Id}
            INFO msg="Running: codex --yes"
            INFO msg="Allowed hosts: localhost, 127.0.0.1, ::1"
            INFO msg="Allowed origins: http://localhost:3284, http://localhost:3000, http://localhost:3001"
            INFO msg="Created temporary directory for uploads" tempDir=(uploads)
            INFO msg="Starting server on port" port=0
            """, Named(string.Join('\n', program.Before.Where(line => !line.Contains(NoState, StringComparison.Ordinal)))));
        Assert.Single(program.Before.Concat(output.Split('\n')), line => line.Contains(NoState, StringComparison.Ordinal));
        Assert.Contains($"INFO msg=\"Received shutdown signal\" signal={name}\n", Named(output), StringComparison.Ordinal);
        Assert.EndsWith(
            $"INFO msg=\"Cleaned up temporary directory\" tempDir=(uploads)\nINFO msg=\"Closing process\"\nINFO msg=\"Removed PID file\" pidFile={pid}\n",
            Named(output), StringComparison.Ordinal);
        Assert.False(File.Exists(pid));
    }

    [Fact]
    public async Task A_second_signal_kills_and_leaves_the_pid_file()
    {
        var pid = Path.Combine(_folder, "pid");
        using var program = await MockProgram.ServeAsync($"--pid-file {pid}");
        using var client = await HangAsync(program);

        var ended = program.EndAsync();
        while (!ended.IsCompleted)
        {
            // Two signals at once count as one; a later one kills.
            await program.SignalAsync("TERM", mayHaveEnded: true);
        }

        Assert.Equal(128 + 15, (await ended).ExitCode);
        Assert.Equal($"{program.Id}\n", await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_signals_at_once_are_one()
    {
        using var program = await MockProgram.ServeAsync("");

        using var both = System.Diagnostics.Process.Start("bash", ["-c", $"kill -TERM {program.Id}; kill -TERM {program.Id}"]);
        var end = await program.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.EndsWith("INFO msg=\"Closing process\"\n", Named(end.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_given_five_seconds()
    {
        using var program = await MockProgram.ServeAsync("");
        using var client = await HangAsync(program);

        await program.SignalAsync("TERM");
        var (code, output, _) = await program.EndAsync();

        Assert.Equal(0, code);
        Assert.Contains("ERROR msg=\"Failed to stop HTTP server\" error=\"context deadline exceeded\"\nINFO msg=\"Closing process\"\n", Named(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_on_standard_input_is_the_first_prompt()
    {
        using var program = await MockProgram.ServeAsync("", " hello\n");

        Assert.Equal("INFO msg=\"Read initial prompt from stdin\" bytes=7", Named(program.Before[0]));
    }

    [Fact]
    public async Task Before_0_11_standard_input_is_not_read()
    {
        using var program = await MockProgram.ServeAsync("", " hello\n", ("MOCK_AGENTAPI_VERSION", "0.10"));

        Assert.DoesNotContain(program.Before, line => line.Contains("stdin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Variables_count_where_no_flag_was_given()
    {
        using var program = await MockProgram.ServeAsync("-t goose", "",
            ("AGENTAPI_TYPE", "claude"), ("AGENTAPI_ALLOWED_HOSTS", "localhost work.example"), ("AGENTAPI_ALLOWED_ORIGINS", "*"), ("AGENTAPI_PORT", "1"));

        var status = await RawClient.AskAsync(program.Address, RawClient.Request("GET /status", "Origin: http://a"));

        Assert.Contains("\"agent_type\":\"goose\"", status, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: *\r\n", status, StringComparison.Ordinal);
        Assert.Equal(["INFO msg=\"Allowed hosts: localhost, work.example\"", "INFO msg=\"Allowed origins: *\""], program.Before.Skip(1).Take(2).Select(Named));
    }

    [Theory]
    [InlineData("server --port 70000 -- x", "failed to start server:\n  - listen tcp: address 70000: invalid port\n")]
    [InlineData("server --port=-1 -- x", "failed to start server:\n  - listen tcp: address -1: invalid port\n")]
    [InlineData("server -H 9 -- x", "term height must be at least 10:\n")]
    [InlineData("server --experimental-acp --state-file s -- x", "ACP mode doesn't support state persistence:\n")]
    [InlineData("server --save-state -- x", "--save-state requires --state-file to be set:\n")]
    [InlineData("server -W 9 -- x", "term width must be at least 10:\n")]
    [InlineData("server --print-openapi --experimental-acp -- x", "flags --print-openapi and --experimental-acp are mutually exclusive:\n")]
    [InlineData("server -o 127.0.0.1:1 -- x", "failed to create server:\n  - failed to parse allowed origins:\n  - '127.0.0.1:1' is not a valid origin: parse \"127.0.0.1:1\": first path segment in URL cannot contain colon\n")]
    public async Task What_it_may_not_be_told_ends_the_start_with_1(string line, string error)
    {
        var end = await MockProgram.RunAgentApiAsync(line.Split(' '));

        Assert.Equal((1, error), (end.ExitCode, end.Errors));
    }

    [Fact]
    public async Task A_port_in_use_is_refused_in_go_s_words_and_the_pid_file_goes()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var end = await MockProgram.RunAgentApiAsync(["server", $"-p{port}", "--pid-file", $"{_folder}/pid", "x"]);

        Assert.Equal((1, $"failed to start server:\n  - listen tcp :{port}: bind: address already in use\n"), (end.ExitCode, end.Errors));
        Assert.EndsWith($"INFO msg=\"Removed PID file\" pidFile={_folder}/pid\n", Named(end.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_the_mock_s_own_that_cannot_be_used_ends_it_with_2()
    {
        var preset = await MockProgram.RunAgentApiAsync(["server", "x"], ("PRESET", "nope"));
        var version = await MockProgram.RunAgentApiAsync(["--version"], ("MOCK_AGENTAPI_VERSION", "7"));

        Assert.Equal((2, 2), (preset.ExitCode, version.ExitCode));
        Assert.StartsWith("mock-agentapi: PRESET=nope: there is no preset \"nope\". ", preset.Errors, StringComparison.Ordinal);
        Assert.StartsWith("mock-agentapi: MOCK_AGENTAPI_VERSION=7: ", version.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version", "agentapi version 0.11.8\n", "")]
    [InlineData("-v", "agentapi version 0.11.8\n", "")]
    [InlineData("serve", "unknown command \"serve\" for \"agentapi\"\n\nDid you mean this?\n\tserver\n\n", "Error: unknown command \"serve\" for \"agentapi\"\n\nDid you mean this?\n\tserver\n\nRun 'agentapi --help' for usage.\n")]
    [InlineData("srvr", "unknown command \"srvr\" for \"agentapi\"\n\nDid you mean this?\n\tserver\n\n", "Error: unknown command \"srvr\" for \"agentapi\"\n\nDid you mean this?\n\tserver\n\nRun 'agentapi --help' for usage.\n")]
    [InlineData("comp", "unknown command \"comp\" for \"agentapi\"\n\nDid you mean this?\n\tcompletion\n\n", "Error: unknown command \"comp\" for \"agentapi\"\n\nDid you mean this?\n\tcompletion\n\nRun 'agentapi --help' for usage.\n")]
    [InlineData("zebra", "unknown command \"zebra\" for \"agentapi\"\n", "Error: unknown command \"zebra\" for \"agentapi\"\nRun 'agentapi --help' for usage.\n")]
    [InlineData("attach --url localhost:1", "", "Attach failed: this mock does not reproduce attach. GET /internal/screen has the screen, POST /message with type raw takes keys.\n")]
    public async Task The_root_answers_as_upstream_s(string line, string output, string error)
    {
        var end = await MockProgram.RunAgentApiAsync(line.Split(' '), ("MOCK_AGENTAPI_VERSION", "0.11"));

        Assert.Equal(new Ended(error.Length == 0 ? 0 : 1, output, error), end);
    }

    [Theory]
    [InlineData("", "Usage:\n  agentapi [command]\n")]
    [InlineData("--help", "Usage:\n  agentapi [command]\n")]
    [InlineData("--version --help", "Usage:\n  agentapi [command]\n")]
    [InlineData("help server", "Usage:\n  agentapi server [agent] [flags]\n")]
    [InlineData("server -h", "  -t, --type string               Agent type")]
    public async Task Help_is_no_error(string line, string text)
    {
        var end = await MockProgram.RunAgentApiAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Contains(text, end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_openapi_document_is_printed_as_upstream_keeps_it()
    {
        var end = await MockProgram.RunAgentApiAsync(["server", "-P", "-W10", "-H10", "x"]);

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        var kept = await File.ReadAllTextAsync(Repository.Golden("agentapi-openapi.json"), TestContext.Current.CancellationToken);
        Assert.Equal(WithoutDescriptions(kept), WithoutDescriptions(end.Output));
        Assert.Equal(JsonNode.Parse(end.Output)!.ToJsonString(Indented) + "\n", end.Output);
    }

    // Keeps the order of members and lists.
    private static string WithoutDescriptions(string document)
    {
        var root = JsonNode.Parse(document)!;
        Strip(root);
        return root.ToJsonString(Indented);

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject members)
            {
                members.Remove("description");
            }

            foreach (var below in node is JsonObject all ? all.Select(member => member.Value) : node is JsonArray items ? items : [])
            {
                Strip(below);
            }
        }
    }

    private static async Task<RawClient> HangAsync(RunningProgram program)
    {
        const string Fault = """{"request":"GET /messages","kind":"no-answer"}""";
        await RawClient.AskAsync(program.Address, RawClient.Request("POST /__admin/faults", $"Content-Length: {Fault.Length}", Fault));
        var client = await RawClient.ConnectAsync(program.Address);
        await client.SendAsync(RawClient.Request("GET /messages"));
        await RawClient.AskAsync(program.Address, RawClient.Request("POST /__admin/requests/wait", "Content-Length: 17", """{"answered":true}"""));
        return client;
    }

    private static string Named(string log) => Uploads().Replace(Time().Replace(log, ""), "(uploads)");

    [GeneratedRegex("(?m)^time=[^ ]+ level=")]
    private static partial Regex Time();

    [GeneratedRegex("[^= ]*/agentapi-uploads-[0-9]+")]
    private static partial Regex Uploads();
}
