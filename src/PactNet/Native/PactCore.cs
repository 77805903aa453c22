using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PactNet.Native;

/// <summary>The native Pact core: a library that npm fetches into a folder next to the program.</summary>
public static class PactCore
{
    private const string Wanted = "0.5.";
    private const int OnlyErrors = 1;
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "pact-core");
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Whether the library was fetched.</summary>
    public static bool IsHere => File is not null;

    private static string? File => Directory.Exists(Path.Combine(Folder, "node_modules"))
        ? Directory.EnumerateFiles(Folder, "*pact_ffi*", SearchOption.AllDirectories).FirstOrDefault()
        : null;

    /// <summary>Fetches the library with npm; its lock file says which one, and how its hash must be.</summary>
    /// <param name="started">Called when npm runs.</param>
    /// <exception cref="PactFailureException">npm is not installed or failed; the message says what to run.</exception>
    public static async Task FetchAsync(Action started)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var npm = Process.Start(start)!;
            started();
            await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync(), npm.WaitForExitAsync());
        }
        catch (Win32Exception)
        {
            // npm is not installed; what is missing then is said below.
        }

        if (!IsHere)
        {
            throw Explain("is missing", null);
        }
    }

    /// <exception cref="PactFailureException">The library is missing or has the wrong version; the message says what to run.</exception>
    internal static void Require() => _ = Loaded.Value;

    /// <summary>Copies a text that the core allocated, and frees it.</summary>
    internal static string Take(nint text)
    {
        var taken = Marshal.PtrToStringUTF8(text) ?? "";
        if (text != 0)
        {
            PactFfi.StringDelete(text);
        }

        return taken;
    }

    private static string Load()
    {
        var file = File ?? throw Explain("is missing", null);
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(PactFfi).Assembly, (_, _, _) => NativeLibrary.Load(file));
            var version = Marshal.PtrToStringUTF8(PactFfi.Version()) ?? "none";
            if (!version.StartsWith(Wanted, StringComparison.Ordinal))
            {
                throw Explain($"has version {version}, not {Wanted}x", null);
            }

            // The core's results come with its report; its log would go to standard output.
            _ = PactFfi.LogToBuffer(OnlyErrors);
            return version;
        }
        catch (Exception wrong) when (wrong is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw Explain("cannot be loaded on this machine", wrong);
        }
    }

    private static PactFailureException Explain(string problem, Exception? cause) =>
        new($"the Pact core {problem}: run 'npm ci --ignore-scripts' in {Folder}, with Node.js 20 or newer.", cause);
}
