using System.Diagnostics;

namespace Mocks.MockCoderd.Tests;

/// <summary>The program itself, as a user starts it.</summary>
internal sealed class CoderdProcess : IDisposable
{
    private readonly Process _process;

    private CoderdProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static CoderdProcess Start(IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "mock-coderd.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // Nothing of whoever runs the tests.
        foreach (var name in (string[])["HTTP_CODE", "OUTPUT_FILE", "PRESET", "MOCK_STRICT", "MOCK_PORT"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new CoderdProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the line that says where it listens.</summary>
    public async Task<string> ReadFirstLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code and all that is left of its output.</returns>
    public async Task<(int Exit, string Output, string Error)> ReadToEndAsync()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var output = _process.StandardOutput.ReadToEndAsync(cancelled);
        var error = await _process.StandardError.ReadToEndAsync(cancelled);
        await _process.WaitForExitAsync(cancelled);
        return (_process.ExitCode, await output, error);
    }

    public async Task<(int Exit, string Output, string Error)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        return await ReadToEndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
