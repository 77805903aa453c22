using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The program as users start, query and stop it.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mock-agentapi").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_says_where_it_listens_and_sigterm_ends_it_with_0()
    {
        using var program = await MockProgram.ListenAsync(["0", "--log", "none"], ("PRESET", "empty"));

        var messages = await RawClient.AskAsync(program.Address, RawClient.Request("GET /messages"));
        await program.SignalAsync("TERM");
        var end = await program.EndAsync();

        Assert.Equal($"Mock AgentAPI listening on http://127.0.0.1:{program.Address.Port}", program.FirstLine);
        Assert.EndsWith("\"messages\":[]}\n", messages, StringComparison.Ordinal);
        Assert.Equal(new Ended(0, "", ""), end);
    }

    [Fact]
    public async Task Beyond_loopback_it_warns_in_one_line_and_says_which_addresses_it_has()
    {
        using var flag = await MockProgram.ListenAsync(["0", "--bind", "0.0.0.0"]);
        using var variable = await MockProgram.ServeAsync("", "", ("MOCK_BIND", "0.0.0.0"));
        using var loopback = await MockProgram.ListenAsync(["0", "--bind", "127.0.0.2"]);

        var (flagged, given, silent) = (await flag.StopAsync(), await variable.StopAsync(), await loopback.StopAsync());

        Assert.Equal($"Mock AgentAPI listening on http://127.0.0.1:{flag.Address.Port} and every other address of this machine (0.0.0.0)", flag.FirstLine);
        Assert.EndsWith($"address=\"http://127.0.0.1:{variable.Address.Port} and every other address of this machine (0.0.0.0)\"", variable.FirstLine, StringComparison.Ordinal);
        Assert.Equal(Warning("--bind 0.0.0.0"), flagged.Errors);
        Assert.Equal(Warning("MOCK_BIND=0.0.0.0"), given.Errors);
        Assert.Equal(($"Mock AgentAPI listening on http://127.0.0.2:{loopback.Address.Port}", ""), (loopback.FirstLine, silent.Errors));

        static string Warning(string source) =>
            $"mock-agentapi: warning: {source}: every machine that reaches any address of this one (in a container: its network and its published ports) can use the mock "
            + "and its control routes. To keep it to this machine, listen on 127.0.0.1, or publish the container's port there.\n";
    }

    [Fact]
    public async Task Sigterm_does_not_wait_for_a_request_that_hangs_on_purpose()
    {
        using var program = await MockProgram.ListenAsync(["--port", "0"]);
        await ControlAsync(program, "/__admin/faults", """{"request":"GET /status","kind":"no-answer"}""");
        using var client = await RawClient.ConnectAsync(program.Address);
        await client.SendAsync(RawClient.Request("GET /status"));
        await ControlAsync(program, "/__admin/requests/wait", """{"answered":true}""");

        await program.SignalAsync("TERM");
        // The host's own timeout for such a request is half a minute.
        var end = await program.EndAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(0, end.ExitCode);
    }

    [Fact]
    public async Task The_pid_file_is_there_while_it_runs_and_sigusr1_leaves_its_mark()
    {
        var (pidFile, marker) = (Path.Combine(_folder, "new", "pid"), Path.Combine(_folder, "marker"));
        using var program = await MockProgram.ListenAsync(["0"], ("AGENTAPI_PID_FILE", pidFile), ("MOCK_SIGUSR1_FILE", marker));
        using var watcher = new FileSystemWatcher(_folder, "marker");
        var marked = new TaskCompletionSource();
        watcher.Changed += (_, _) => marked.TrySetResult();
        watcher.EnableRaisingEvents = true;

        var written = await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken);
        await program.SignalAsync("USR1");
        await marked.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        var status = await RawClient.AskAsync(program.Address, RawClient.Request("GET /status"));
        await program.SignalAsync("TERM");
        await program.EndAsync();

        Assert.Equal($"{program.Id}\n", written);
        Assert.Matches("^SIGUSR1 received at [0-9]{13}\n$", await File.ReadAllTextAsync(marker, TestContext.Current.CancellationToken));
        Assert.StartsWith("HTTP/1.1 200 ", status, StringComparison.Ordinal);
        Assert.False(File.Exists(pidFile));
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_with_2_and_leaves_nothing_behind()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var pidFile = Path.Combine(_folder, "pid");

        var end = await MockProgram.RunAsync([$"{port}"], ("AGENTAPI_PID_FILE", pidFile));

        Assert.Equal(new Ended(2, "",
            $"mock-agentapi: --port {port} --bind 127.0.0.1: it is already in use. Stop what listens there, or name another port (0 picks a free one).\n"), end);
        Assert.False(File.Exists(pidFile));
    }

    [Theory]
    [InlineData("--colour", 2, "mock-agentapi: --colour: there is no such option. Try 'mock-agentapi --help'.\n")]
    [InlineData("70000", 2, "mock-agentapi: --port 70000: \"70000\" cannot be used. It may be a port from 0 to 65535 (0 picks a free one).\n")]
    [InlineData("--port=abc", 2, "mock-agentapi: --port abc: \"abc\" cannot be used. It may be a port from 0 to 65535 (0 picks a free one).\n")]
    [InlineData("--preset=nope", 2, "mock-agentapi: --preset nope: there is no preset \"nope\". It may be ")]
    [InlineData("--type=robot", 2, "mock-agentapi: --type robot: \"robot\" cannot be used. It may be claude, ")]
    [InlineData("--allowed-hosts=a:80", 2, "mock-agentapi: --allowed-hosts a:80: 'a:80' must not include a port. It may be ")]
    [InlineData("--allowed-origins=127.0.0.1:1", 2, "mock-agentapi: --allowed-origins 127.0.0.1:1: '127.0.0.1:1' is not a valid origin: ")]
    [InlineData("--messages=[1]", 1, "mock-agentapi: MESSAGES[0]: it is not an object but number. ")]
    public async Task A_bad_command_line_ends_the_start_with_the_reason(string argument, int code, string error)
    {
        var end = await MockProgram.RunAsync([argument]);

        Assert.StartsWith(error, end.Errors, StringComparison.Ordinal);
        Assert.Equal((code, ""), (end.ExitCode, end.Output));
    }

    [Fact]
    public async Task A_bad_variable_ends_the_start_under_its_own_name()
    {
        var messages = await MockProgram.RunAsync(["0"], ("MESSAGES", "[oops"));
        var preset = await MockProgram.RunAsync(["0"], ("PRESET", "nope"));

        Assert.StartsWith("mock-agentapi: MESSAGES: not JSON at line 1, byte 2: ", messages.Errors, StringComparison.Ordinal);
        Assert.StartsWith("mock-agentapi: PRESET=nope: there is no preset \"nope\". ", preset.Errors, StringComparison.Ordinal);
        Assert.Equal((1, 2), (messages.ExitCode, preset.ExitCode));
    }

    [Fact]
    public async Task Help_and_version_say_what_it_is()
    {
        var help = await MockProgram.RunAsync(["--help"]);
        var version = await MockProgram.RunAsync(["--version"]);

        Assert.All((string[])["--preset", "[PRESET]", "[MESSAGES]", "[AGENTAPI_PORT]", "healthcheck", "openapi"], word => Assert.Contains(word, help.Output, StringComparison.Ordinal));
        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.Equal((0, ""), (version.ExitCode, version.Errors));
        Assert.Matches("^mock-agentapi 0\\.1\\.0 \\((commit [0-9a-f]{12}|built outside a git checkout)\\), imitates AgentAPI 0\\.12\\.1\n$", version.Output);
    }

    [Fact]
    public async Task A_healthcheck_is_0_where_it_runs_and_1_elsewhere_whatever_proxy_is_set()
    {
        using var program = await MockProgram.ListenAsync(["0"]);
        using var closed = new ClosedPort();

        Ended well;
        do
        {
            // On a busy machine the mock may not answer within the check's five seconds.
            well = await MockProgram.RunAsync(["healthcheck", $"{program.Address.Port}"], ("http_proxy", "http://127.0.0.1:1"));
        }
        while (well.Errors.Contains("Timeout of 5 seconds", StringComparison.Ordinal));

        var gone = await MockProgram.RunAsync(["healthcheck", $"{closed.Number}"], ("http_proxy", $"{program.Address}"));

        Assert.Equal(new Ended(0, "", ""), well);
        Assert.Equal((1, ""), (gone.ExitCode, gone.Output));
        Assert.StartsWith($"http://127.0.0.1:{closed.Number}/readyz does not answer: ", gone.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service", "/messages")]
    [InlineData("control", "/__admin/faults")]
    public async Task Openapi_prints_a_document(string name, string path)
    {
        var printed = await MockProgram.RunAsync(["openapi", name]);

        Assert.Equal((0, ""), (printed.ExitCode, printed.Errors));
        using var document = JsonDocument.Parse(printed.Output);
        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty(path, out _), printed.Output);
    }

    [Theory]
    [InlineData("openapi", "--agentapi-version", "0.9")]
    [InlineData("openapi")]
    public async Task Openapi_prints_the_document_of_a_version(params string[] arguments)
    {
        var printed = await MockProgram.RunAsync([.. arguments, "service"], ("MOCK_AGENTAPI_VERSION", "0.9.0"));

        using var document = JsonDocument.Parse(printed.Output);
        Assert.Equal("AgentAPI 0.9.0", document.RootElement.GetProperty("info").GetProperty("title").GetString());
        Assert.False(document.RootElement.GetProperty("paths").TryGetProperty("/upload", out _), printed.Output);
    }

    [Fact]
    public async Task Openapi_writes_the_documents_of_every_version_as_they_are_shown()
    {
        var folder = Path.Combine(_folder, "new", "documents");

        var written = await MockProgram.RunAsync(["openapi", "--every", folder]);

        Assert.Equal(new Ended(0, "", ""), written);
        string[] files = ["AgentAPI 0.10.2.json", "AgentAPI 0.11.8.json", "AgentAPI 0.12.0.json", "AgentAPI 0.12.1.json", "AgentAPI 0.3.3.json", "AgentAPI 0.9.0.json", "control.json"];
        Assert.Equal(files, Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var program = await MockProgram.ListenAsync(["0", "--agentapi-version", "0.10"]);
        foreach (var (name, file) in ((string, string)[])[("service", "AgentAPI 0.10.2.json"), ("control", "control.json")])
        {
            var shown = await RawClient.AskAsync(program.Address, RawClient.Request($"GET /swagger/{name}/swagger.json"));
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken), shown[(shown.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        }
    }

    [Fact]
    public async Task Openapi_says_when_there_can_be_no_such_folder()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var refused = await MockProgram.RunAsync(["openapi", "--every", file]);

        Assert.Equal(new Ended(2, "", $"mock-agentapi: openapi --every {file}: it cannot be made: The file '{file}' already exists. It may be a folder that is there or can be made.\n"), refused);
    }

    [Theory]
    [InlineData("openapi other", "other")]
    [InlineData("openapi")]
    public async Task Openapi_has_no_third_document(string what, params string[] arguments)
    {
        var refused = await MockProgram.RunAsync(["openapi", .. arguments]);

        Assert.Equal(new Ended(2, "", $"mock-agentapi: {what}: there is no such document. It may be service or control.\n"), refused);
    }

    private static async Task ControlAsync(RunningProgram program, string path, string json)
    {
        var answer = await RawClient.AskAsync(program.Address, RawClient.Request($"POST {path}", $"Content-Length: {json.Length}", json));
        Assert.StartsWith("HTTP/1.1 20", answer, StringComparison.Ordinal);
    }
}
