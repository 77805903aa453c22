using System.Net;
using System.Text.Json;

namespace Mocks.Tests.Up;

/// <summary><c>mocks up --detach</c> and <c>mocks down</c>, with a runtime folder of their own.</summary>
public sealed class DetachTests : IAsyncDisposable
{
    private static readonly string[] Free = ["--agentapi-port", "0", "--coderd-port", "0"];

    private readonly string _runtime = Directory.CreateTempSubdirectory("mocks-").FullName;
    private readonly List<RunningProgram> _started = [];
    private readonly HttpClient _client = new();

    private string StateFile => Path.Combine(_runtime, "mocks", "up.json");

    public DetachTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "--detach needs Linux or macOS.");

    [Fact]
    public async Task Detached_mocks_answer_when_the_command_has_ended_until_they_are_ended()
    {
        var up = await DetachAsync("--preset", "many");
        var variables = up.OutputLines.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        var agentApi = new Uri(variables["export MOCK_AGENTAPI_URL"]);
        var coderd = variables["export MOCK_CODERD_URL"];

        var messages = await _client.GetStringAsync(new Uri(agentApi, "/messages"), TestContext.Current.CancellationToken);
        var (file, folder) = (Mode(StateFile), Mode(Path.GetDirectoryName(StateFile)!));
        var state = await StateAsync();
        var down = await RunAsync("down");

        Assert.Equal((0, ""), (up.ExitCode, up.Errors));
        Assert.Equal($"""
            export MOCK_AGENTAPI_URL={agentApi.GetLeftPart(UriPartial.Authority)}
            export MOCK_CODERD_URL={coderd}
            export CODER_AGENT_URL={coderd}/
            export CODER_AGENT_TOKEN=00000000-0000-4000-8000-0000000000aa
            export ARG_TASK_ID=00000000-0000-4000-8000-000000000010
            export ARG_AGENTAPI_PORT={agentApi.Port}

            """, up.Output);
        Assert.Contains("Message 15", messages, StringComparison.Ordinal);
        Assert.Equal((UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), (file, folder));
        Assert.Equal((0, $"Ended process {state.GetProperty("process")}: AgentAPI {variables["export MOCK_AGENTAPI_URL"]}, coderd {coderd}.\n", ""), (down.ExitCode, down.Output, down.Errors));
        Assert.False(File.Exists(StateFile));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(agentApi, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task As_JSON_it_is_the_state()
    {
        var up = await DetachAsync("--format", "json");

        var printed = JsonElement.Parse(up.Output);
        Assert.Equal(await File.ReadAllTextAsync(StateFile, TestContext.Current.CancellationToken), up.Output);
        Assert.Equal(["agentapi", "coderd", "process", "environment"], printed.EnumerateObject().Select(member => member.Name));
        using var ready = await _client.GetAsync(new Uri(new Uri(printed.GetProperty("coderd").GetString()!), "/readyz"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task A_second_start_says_where_they_run()
    {
        Assert.Equal(0, (await DetachAsync()).ExitCode);
        var state = await StateAsync();
        var where = $"process {state.GetProperty("process")}: AgentAPI {state.GetProperty("agentapi")}, coderd {state.GetProperty("coderd")}";

        var second = await DetachAsync();
        var third = await RunAsync("up", "--agentapi-port", $"{new Uri(state.GetProperty("agentapi").GetString()!).Port}", "--coderd-port", "0");

        Assert.Equal((3, "", $"mocks: both mocks run in the background already, {where}. 'mocks down' ends them.\n"), (second.ExitCode, second.Output, second.Errors));
        Assert.Equal((2, ""), (third.ExitCode, third.Output));
        Assert.EndsWith($"it is already in use. Stop what listens there, or name another port (0 picks a free one). Mocks run in the background, {where}; 'mocks down' ends them.\n", third.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_none_run_down_says_so_and_ends_no_other_process()
    {
        using var other = RunningProgram.Start(Programs.Other("sleep", "600"));
        Directory.CreateDirectory(Path.GetDirectoryName(StateFile)!);
        await File.WriteAllTextAsync(Path.Combine(_runtime, "mocks", "up.lock"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(StateFile, $$"""{"agentapi":"http://127.0.0.1:1","coderd":"http://127.0.0.1:1","environment":{},"process":{{other.Id}} }""", TestContext.Current.CancellationToken);

        var down = await RunAsync("down");
        var again = await RunAsync("down");

        Assert.Equal((0, "No mocks run in the background: 'mocks up --detach' starts them there.\n", ""), (down.ExitCode, down.Output, down.Errors));
        Assert.Equal(down, again);
        Assert.False(other.HasEnded);
        Assert.False(File.Exists(StateFile));
    }

    [Fact]
    public async Task Mocks_that_do_not_end_in_time_are_killed()
    {
        Assert.Equal(0, (await DetachAsync()).ExitCode);
        var process = (await StateAsync()).GetProperty("process").GetInt32();
        await RunningProgram.RunAsync(Programs.Other("kill", "-STOP", $"{process}"));

        var down = await RunAsync("down", "--timeout", "1");

        Assert.Equal((1, ""), (down.ExitCode, down.Output));
        Assert.StartsWith($"mocks: --timeout 1: killed process {process}: AgentAPI http://127.0.0.1:", down.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("down")).ExitCode);
    }

    [Theory]
    [InlineData("--preset nothing", 2, "mocks: --preset nothing: there is no preset \"nothing\". ")]
    [InlineData("--agentapi-port 1 --bind 192.0.2.1", 2, "mocks: --agentapi-port 1 --bind 192.0.2.1: ")]
    [InlineData("--wait-timeout 0", 2, "mocks: --wait-timeout 0: \"0\" cannot be used. It may be seconds, from 1 to 3600.")]
    [InlineData("--log-file /proc/nothing", 2, "mocks: --log-file /proc/nothing: ")]
    public async Task What_is_wrong_in_the_background_is_said_by_the_command(string options, int exitCode, string said)
    {
        var up = await RunAsync(["up", "--detach", .. options.Split(' ')]);

        Assert.Equal((exitCode, ""), (up.ExitCode, up.Output));
        Assert.StartsWith(said, Assert.Single(up.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(StateFile));
    }

    [Theory]
    [InlineData("--format json", "mocks: --format json: only --detach prints JSON. Add --detach, or take the addresses from the first two lines.\n")]
    [InlineData("--wait-timeout abc", "mocks: --wait-timeout abc: \"abc\" cannot be used. It may be seconds, from 1 to 3600.\n")]
    [InlineData("--log-file x", "mocks: --log-file x: only --detach takes a log file. Add --detach, or redirect the output.\n")]
    public async Task What_cannot_be_used_in_the_foreground_is_refused(string options, string said)
    {
        var up = await RunAsync(["up", .. Free, .. options.Split(' ')]);

        Assert.Equal((2, "", said), (up.ExitCode, up.Output, up.Errors));
    }

    [Fact]
    public async Task A_process_in_the_background_ends_when_its_command_is_gone_before_it_is_ready()
    {
        var alone = await RunAsync(["__up", .. Free]);

        Assert.Equal((3, ""), (alone.ExitCode, alone.Errors));
        Assert.False(File.Exists(StateFile));
    }

    [Fact]
    public async Task A_reader_of_an_inherited_descriptor_does_not_wait_for_the_mocks()
    {
        var start = MocksCommand.Of(["up", "--detach", .. Free]);
        var line = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));

        var shell = await StartAsync(Programs.Other("bash", "-c", $"said=$({line} 3>&1 >/dev/null); echo \"said $said\""));

        Assert.Equal((0, "said \n", ""), (shell.ExitCode, shell.Output, shell.Errors));
        Assert.True(File.Exists(StateFile));
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_refused()
    {
        Directory.CreateSymbolicLink(Path.Combine(_runtime, "mocks"), Directory.CreateDirectory(Path.Combine(_runtime, "elsewhere")).FullName);

        var up = await DetachAsync();

        Assert.Equal((2, ""), (up.ExitCode, up.Output));
        Assert.StartsWith($"mocks: {_runtime}/mocks: it is a link or another user's", up.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_file_has_the_lines_of_the_console_and_is_the_users_only()
    {
        var log = Path.Combine(_runtime, "up.log");
        var up = await DetachAsync("--log-file", log, "--format", "json");

        await _client.GetStringAsync(new Uri(JsonElement.Parse(up.Output).GetProperty("agentapi").GetString() + "/status"), TestContext.Current.CancellationToken);
        await RunAsync("down");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(log));
        Assert.Contains(" /status ", Assert.Single(await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Path.Combine(_runtime, "mocks")))
        {
            await RunAsync("down");
        }

        _started.ForEach(program => program.Dispose());
        _client.Dispose();
        Directory.Delete(_runtime, recursive: true);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private async Task<JsonElement> StateAsync() => JsonElement.Parse(await File.ReadAllTextAsync(StateFile, TestContext.Current.CancellationToken));

    private Task<Ended> DetachAsync(params string[] options) => RunAsync(["up", "--detach", .. Free, .. options]);

    private Task<Ended> RunAsync(params string[] arguments) => StartAsync(MocksCommand.Of(arguments));

    // Its temporary folder is that of the process in the background, too.
    private async Task<Ended> StartAsync(System.Diagnostics.ProcessStartInfo start)
    {
        _started.Add(RunningProgram.Start(start.With(("XDG_RUNTIME_DIR", _runtime))));
        return await _started[^1].EndAsync();
    }
}
