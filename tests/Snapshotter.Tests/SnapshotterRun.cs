using System.Diagnostics;

namespace Mocks.Snapshotter.Tests;

/// <summary>
/// The real program, as a process of its own: the one just built, or the one that <c>SNAPSHOTTER_PROGRAM</c> names, such as the native one.
/// </summary>
internal sealed class SnapshotterRun : IDisposable
{
    public const string Token = "0e1d2c3b-secret-4a59-8687-76543210abcd";

    private static readonly string Program = Environment.GetEnvironmentVariable("SNAPSHOTTER_PROGRAM")
        ?? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "snapshotter.exe" : "snapshotter");

    private static readonly string[] OurVariables =
    [
        "ARG_TASK_ID", "ARG_TASK_LOG_SNAPSHOT", "ARG_AGENTAPI_PORT", "CODER_AGENT_URL", "CODER_AGENT_TOKEN", "ARG_PID_FILE_PATH",
        "ARG_MODULE_DIR_NAME", "ARG_ENABLE_STATE_PERSISTENCE", "SNAPSHOTTER_KEEP_PADDING", "SNAPSHOTTER_STOP_TIMEOUT_SECONDS",
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    ];

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private SnapshotterRun(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public static SnapshotterRun Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in OurVariables)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> ToTheEndAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var run = Start(environment, arguments);
        return await run.EndAsync();
    }

    /// <summary>The environment of a workspace whose AgentAPI and coderd are these.</summary>
    public static Dictionary<string, string> Workspace(int agentApiPort, string coderd) => new()
    {
        ["ARG_TASK_ID"] = "test-task",
        ["ARG_AGENTAPI_PORT"] = $"{agentApiPort}",
        ["CODER_AGENT_URL"] = coderd,
        ["CODER_AGENT_TOKEN"] = Token,
    };

    public async Task<Ended> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}

/// <summary>What the program left behind.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    public string[] OutputLines => Output.Split('\n')[..^1];

    public string[] ErrorLines => Errors.Split('\n')[..^1];
}
