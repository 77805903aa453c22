using System.Diagnostics;
using Mocks.Snapshotter.Tests;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The program as a process of its own, with an environment of its own: as mock-agentapi, or under AgentAPI's name.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly string[] OwnVariables = ["PRESET", "MESSAGES", "MOCK_", "AGENTAPI_", "DOTNET_", "ASPNETCORE_"];

    private const string Mock = "mock-agentapi";
    private const string AgentApi = "agentapi";

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));

    private readonly string _temporary;

    private RunningProgram(Process process, string temporary) => (_process, _temporary) = (process, temporary);

    public int Id => _process.Id;

    /// <summary>Files and sockets that it has open, as Linux tells them.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    /// <summary>Where it listens; known once it said so.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The line that says where it listens.</summary>
    public string FirstLine { get; private set; } = "";

    /// <summary>What it said before that.</summary>
    public List<string> Before { get; } = [];

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public static Task<RunningProgram> ListenAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        Start(Mock, arguments, "", environment).ListeningAsync();

    /// <summary>Starts <c>agentapi</c> on a free port and waits until it listens.</summary>
    /// <param name="input">Its standard input.</param>
    public static Task<RunningProgram> ServeAsync(string flags, string input = "", params (string Name, string Value)[] environment) =>
        Start(AgentApi, ["server", "--port", "0", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--", "codex", "--yes"], input, environment).ListeningAsync();

    /// <summary>Starts it and waits until it ends.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var program = Start(Mock, arguments, "", environment);
        return await program.EndAsync();
    }

    /// <summary>Starts <c>agentapi</c> and waits until it ends.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAgentApiAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var program = Start(AgentApi, arguments, "", environment);
        return await program.EndAsync();
    }

    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync(_patience.Token);
        var error = _process.StandardError.ReadToEndAsync(_patience.Token);
        await _process.WaitForExitAsync(_patience.Token);
        return (_process.ExitCode, await output, await error);
    }

    public async Task SignalAsync(string signal, bool mayHaveEnded = false)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(_patience.Token);
        Assert.True(kill.ExitCode == 0 || mayHaveEnded);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_temporary, recursive: true);
        _patience.Dispose();
    }

    /// <summary>Leaves nothing of this process's own settings to a program that is started, but says where it has its runtime from.</summary>
    public static void Prepare(ProcessStartInfo start, params (string Name, string Value)[] environment)
    {
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(OwnVariables, own => name.StartsWith(own, StringComparison.Ordinal))).ToArray())
        {
            start.Environment.Remove(name);
        }

        // Where this process has its runtime from, whatever is installed beside it.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        start.Environment["TZ"] = "UTC";
        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);
    }

    private async Task<RunningProgram> ListeningAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            if (line.Contains("Mock AgentAPI listening", StringComparison.Ordinal))
            {
                FirstLine = line;
                Address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
                return this;
            }

            Before.Add(line);
        }

        Assert.Fail($"It ended: {string.Join('\n', Before)}{await _process.StandardError.ReadToEndAsync(_patience.Token)}");
        return this;
    }

    private static RunningProgram Start(string program, string[] arguments, string input, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? $"{program}.exe" : program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        // One that is killed leaves its temporary files behind.
        var temporary = Directory.CreateTempSubdirectory("program-").FullName;
        Prepare(start, [("TMPDIR", temporary), .. environment]);
        Interrupts.Restore();
        var process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new RunningProgram(process, temporary);
    }
}
