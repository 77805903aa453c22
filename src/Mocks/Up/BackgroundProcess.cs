using System.Diagnostics;
using System.Runtime.InteropServices;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>
/// The two sides of <c>mocks up --detach</c>: the command starts this program again, as <c>__up</c>, waits for its state on a pipe, says
/// <c>keep</c>, and ends when it has read <c>kept</c>. When the command is killed before <c>keep</c>, the other process ends, too.
/// </summary>
internal static partial class BackgroundProcess
{
    public const string Verb = "__up";

    private const string Keep = "keep";
    private const string Kept = "kept";

    /// <summary>Starts the process, and waits until both mocks are ready.</summary>
    /// <returns>The state, once the process is on its own; else its exit code. What it wrote to standard error has been written here.</returns>
    /// <exception cref="SettingException">They are not ready in time (exit 3).</exception>
    public static async Task<(UpState? State, int ExitCode)> StartAsync(SettingValue limit, TimeSpan wait)
    {
        CloseOnExec();
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = CopyAsync(process.StandardError);
        using var patience = new CancellationTokenSource(wait);
        try
        {
            var line = await process.StandardOutput.ReadToEndOfStateAsync(patience.Token);
            if (line is null)
            {
                await process.WaitForExitAsync(patience.Token);
                await errors;
                return (null, process.ExitCode);
            }

            await process.StandardInput.WriteLineAsync(Keep);
            await process.StandardInput.FlushAsync(patience.Token);
            // The process has let go of its pipes.
            await errors.WaitAsync(patience.Token);
            return (System.Text.Json.JsonSerializer.Deserialize(line, UpJson.Default.UpState), 0);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw Readiness.Refuse(limit, "the mocks in the background are not ready");
        }
    }

    /// <summary>For the process in the background, first of all: leaves the session of the terminal, whose signals and end are not for it.</summary>
    public static void Leave() => _ = SetSid();

    /// <summary>For the process in the background, when both mocks are ready: gives the state to the command, and lets go of its console.</summary>
    /// <param name="logFile">Gets what would be on the console; null for nothing.</param>
    /// <returns>False when the command has gone.</returns>
    public static async Task<bool> HandOverAsync(UpState state, FileStream? logFile)
    {
        await ShownConsole.Exact.WriteAsync(state.ToJson());
        await ShownConsole.Exact.FlushAsync();
        using var input = new StreamReader(Console.OpenStandardInput());
        if (await input.ReadLineAsync() != Keep)
        {
            return false;
        }

        var last = ShownConsole.Redirect(logFile ?? Stream.Null);
        // What the runtime itself writes, e.g. when it crashes.
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        var descriptor = (int)(logFile?.SafeFileHandle ?? nowhere).DangerousGetHandle();
        _ = DuplicateOnto((int)nowhere.DangerousGetHandle(), 0);
        _ = DuplicateOnto(descriptor, 1);
        _ = DuplicateOnto(descriptor, 2);
        await last.WriteLineAsync(Kept);
        return true;
    }

    // As typed: the parser's tokens no longer say which of them belong together.
    private static IEnumerable<string> Arguments()
    {
        var own = Environment.GetCommandLineArgs();
        var verb = Array.IndexOf(own, "up", 1);
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "mocks.dll")] : [];
        return [.. program, Verb, .. own[(verb + 1)..]];
    }

    /// <summary>Pipes and files that were handed to this process are not for one that outlives it: their readers would wait for it.</summary>
    private static void CloseOnExec()
    {
        // FIOCLEX, which takes no variable argument, unlike fcntl: macOS on arm64 passes such arguments in another way.
        nuint closeOnExec = OperatingSystem.IsMacOS() ? 0x20006601u : 0x5451u;
        foreach (var entry in Directory.GetFileSystemEntries("/dev/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2)
            {
                _ = IoCtl(descriptor, closeOnExec);
            }
        }
    }

    private static async Task CopyAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync() is { } line && line != Kept)
        {
            await Console.Error.WriteLineAsync(line);
        }
    }

    /// <returns>Null when the stream ended before a whole state.</returns>
    private static async Task<string?> ReadToEndOfStateAsync(this StreamReader output, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            text.Append(line);
            if (line == "}")
            {
                return text.ToString();
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateOnto(int from, int to);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int descriptor, nuint request);
}
