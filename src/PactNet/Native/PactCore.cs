using System.Runtime.InteropServices;

namespace PactNet.Native;

/// <summary>The native library as a whole: whether it is there, and the right one.</summary>
internal static class PactCore
{
    private const string Wanted = "0.5.";
    private const int OnlyErrors = 1;
    private static readonly Lazy<string> Loaded = new(Load);

    /// <exception cref="PactFailureException">The library is missing or another version; says what to run.</exception>
    public static void Require() => _ = Loaded.Value;

    /// <summary>Takes a text over from the core and gives its memory back.</summary>
    public static string Take(nint text)
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
        try
        {
            var version = Marshal.PtrToStringUTF8(PactFfi.Version()) ?? "none";
            if (!version.StartsWith(Wanted, StringComparison.Ordinal))
            {
                throw Explain($"is version {version}, not {Wanted}x", null);
            }

            // What the core has to say comes with its results; its log would go to standard output.
            _ = PactFfi.LogToBuffer(OnlyErrors);
            return version;
        }
        catch (Exception wrong) when (wrong is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw Explain(wrong is DllNotFoundException ? "is not there" : "is not the right one for this machine", wrong);
        }
    }

    private static PactFailureException Explain(string what, Exception? cause) => new(
        $"The Pact core ({PactFfi.Library} in {AppContext.BaseDirectory}) {what}. " +
        "Delete src/PactNet/node_modules and run 'dotnet build' again; it comes from npm with Node.js 20 or newer.", cause);
}
