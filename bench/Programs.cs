using System.Globalization;
using System.Reflection.PortableExecutable;

namespace Mocks.Bench;

/// <summary>The measured programs: published in <c>artifacts/mocks</c>, or else as built with the bench; and native in <c>artifacts/native</c>.</summary>
internal static class Programs
{
    private static readonly string Published = Path.Combine(Tools.FindRoot(), "artifacts", "mocks");
    private static readonly string Native = Path.Combine(Tools.FindRoot(), "artifacts", "native");

    private static readonly string Folder = Directory.Exists(Published) ? Published : AppContext.BaseDirectory;

    /// <summary>Whether benches that measure one form measure the native one.</summary>
    public static bool MeasuresNative { get; set; }

    /// <summary>A description of the measured form.</summary>
    public static string Form
    {
        get
        {
            var file = MeasuresNative ? Find("mock-coderd") : Find("mock-agentapi.dll");
            return string.Create(CultureInfo.InvariantCulture, $"{(MeasuresNative || Folder == Published ? "published" : "built")} {File.GetLastWriteTime(file):yyyy-MM-dd HH:mm}, {CompiledHow(file)}");
        }
    }

    public static string Find(string program) =>
        MeasuresNative && NativeOf(program) is { } native ? native : Path.Combine(Folder, program);

    /// <summary>A native program; null when not published.</summary>
    public static string? NativeOf(string program) => Path.Combine(Native, program) is var file && File.Exists(file) ? file : null;

    /// <summary>Every published form of a program, with a name.</summary>
    public static IEnumerable<(string Name, string File)> FormsOf(string program)
    {
        yield return (program, Path.Combine(Folder, program));
        if (NativeOf(program) is { } native)
        {
            yield return ($"native {program}", native);
        }
    }

    private static string CompiledHow(string file)
    {
        if (MeasuresNative)
        {
            return "native";
        }

        using var image = new PEReader(File.OpenRead(file));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0 ? "compiled ahead (ReadyToRun)" : "compiled while they run (JIT)";
    }
}
