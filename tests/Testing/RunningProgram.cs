using System.Diagnostics;

namespace Testing;

/// <summary>How a program ended, and all that it wrote, or the rest after what the test had read.</summary>
public sealed record Ended(int ExitCode, string Output, string Errors)
{
    public string[] OutputLines => Output.Split('\n')[..^1];

    public string[] ErrorLines => Errors.Split('\n')[..^1];
}

/// <summary>A program as a process of its own, with a folder of its own for temporary files.</summary>
public sealed class RunningProgram : IDisposable
{
    /// <summary>Ends a wait that would never end. A slow machine does not reach it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly string _temporary;
    private readonly Task<string> _errors;
    private readonly CancellationTokenSource _patience = new(Patience);

    private RunningProgram(Process process, string temporary) =>
        (_process, _temporary, _errors) = (process, temporary, process.StandardError.ReadToEndAsync());

    public int Id => _process.Id;

    /// <summary>How many files and sockets it has open, from Linux.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    public bool HasEnded => _process.HasExited;

    /// <summary>Where it listens. Set by <see cref="ListenAsync"/>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The line with <see cref="Address"/>.</summary>
    public string FirstLine { get; private set; } = "";

    /// <summary>The lines before <see cref="FirstLine"/>.</summary>
    public List<string> Before { get; } = [];

    /// <param name="input">All of its standard input.</param>
    /// <param name="temporary">Its folder for temporary files, in place of one of its own.</param>
    public static RunningProgram Start(ProcessStartInfo start, string input = "", string? temporary = null)
    {
        // A program that is killed leaves its temporary files behind.
        var own = Directory.CreateTempSubdirectory("program-").FullName;
        start.Environment["TMPDIR"] = temporary ?? own;
        Interrupts.Restore();
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new RunningProgram(process, own);
    }

    /// <summary>Starts a server and waits until it prints its address.</summary>
    public static Task<RunningProgram> ListenAsync(ProcessStartInfo start, string input = "") => Start(start, input).ListeningAsync();

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> RunAsync(ProcessStartInfo start)
    {
        using var program = Start(start);
        return await program.EndAsync();
    }

    /// <summary>Reads the next line of its standard output; null when it has ended.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(_patience.Token);

    /// <summary>Waits until it ends.</summary>
    public async Task<Ended> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        try
        {
            await _process.WaitForExitAsync(_patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not end in {Patience.TotalMinutes} minutes. It wrote:\n{await output}{await _errors}");
        }

        return new Ended(_process.ExitCode, await output, await _errors);
    }

    /// <param name="signal">As <c>kill</c> takes it, e.g. <c>TERM</c>.</param>
    public async Task SignalAsync(string signal, bool mayHaveEnded = false)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync(_patience.Token);
        if (kill.ExitCode != 0 && !mayHaveEnded)
        {
            throw new InvalidOperationException($"kill -{signal} {Id} failed.");
        }
    }

    /// <summary>Sends SIGTERM, or another signal, and waits until it ends.</summary>
    public async Task<Ended> StopAsync(string signal = "TERM")
    {
        await SignalAsync(signal);
        return await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_temporary, recursive: true);
        _patience.Dispose();
    }

    private async Task<RunningProgram> ListeningAsync()
    {
        while (await ReadLineAsync() is { } line)
        {
            // "Mock coderd listening on http://…", or in AgentAPI's log: msg="Mock AgentAPI listening" address=http://…
            if (line.Contains(" listening", StringComparison.Ordinal) && line.Contains("http://", StringComparison.Ordinal))
            {
                (FirstLine, Address) = (line, new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]));
                return this;
            }

            Before.Add(line);
        }

        throw new InvalidOperationException($"The program ended: {string.Join('\n', Before)}{await _errors}");
    }
}
