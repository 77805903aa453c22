using System.Diagnostics;

namespace Mocks.MockAgentApi.Tests;

/// <summary>mock-agentapi as a process of its own, with an environment of its own.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly string[] OwnVariables = ["PRESET", "MESSAGES", "MOCK_", "AGENTAPI_", "DOTNET_", "ASPNETCORE_"];

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(40));

    private RunningProgram(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Where it listens; known once it said so.</summary>
    public Uri? Address { get; private set; }

    public string FirstLine { get; private set; } = "";

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public static async Task<RunningProgram> ListenAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var program = Start(arguments, environment);
        program.FirstLine = await program._process.StandardOutput.ReadLineAsync(program._patience.Token) ?? "";
        Assert.True(program.FirstLine.Contains("http://", StringComparison.Ordinal), $"It said: {program.FirstLine}");
        program.Address = new Uri(program.FirstLine[program.FirstLine.IndexOf("http://", StringComparison.Ordinal)..]);
        return program;
    }

    /// <summary>Starts it and waits until it ends.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var program = Start(arguments, environment);
        return await program.EndAsync();
    }

    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync(_patience.Token);
        var error = _process.StandardError.ReadToEndAsync(_patience.Token);
        await _process.WaitForExitAsync(_patience.Token);
        return (_process.ExitCode, await output, await error);
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(_patience.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _patience.Dispose();
    }

    private static RunningProgram Start(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "mock-agentapi.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(OwnVariables, own => name.StartsWith(own, StringComparison.Ordinal)) && name != "DOTNET_ROOT").ToArray())
        {
            start.Environment.Remove(name);
        }

        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);
        return new RunningProgram(System.Diagnostics.Process.Start(start)!);
    }
}
