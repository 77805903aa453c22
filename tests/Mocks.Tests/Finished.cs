using System.Diagnostics;

namespace Mocks.Tests;

/// <summary>A program that has run to its end.</summary>
public sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>Ends a program that hangs. A slow machine does not reach it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>One of our own programs, as it was built with the tests.</summary>
    public static ProcessStartInfo Program(string name, params string[] arguments) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments]);

    public static ProcessStartInfo Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // What the machine happens to have set must not reach the program.
        foreach (var name in new[] { "PRESET", "MESSAGES", "HTTP_CODE", "OUTPUT_FILE", "AGENTAPI_PORT", "MOCK_STRICT", "AGENTAPI_PID_FILE" })
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    public static async Task<Finished> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Finished(process.ExitCode, await output, await errors);
    }

    public static Task<Finished> MocksAsync(params string[] arguments) => RunAsync(Program("mocks", arguments));
}
