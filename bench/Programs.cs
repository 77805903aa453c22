using System.Globalization;
using System.Reflection.PortableExecutable;

namespace Mocks.Bench;

/// <summary>The mocks as programs, in the forms that people get them in: published into <c>artifacts/mocks</c>, or else as they were built
/// beside the bench; and native, in <c>artifacts/native</c>.</summary>
internal static class Programs
{
    private static readonly string Published = Path.Combine(Tools.FindRoot(), "artifacts", "mocks");
    private static readonly string Native = Path.Combine(Tools.FindRoot(), "artifacts", "native");

    private static readonly string Folder = Directory.Exists(Published) ? Published : AppContext.BaseDirectory;

    /// <summary>The native form is measured, where it is not both side by side.</summary>
    public static bool MeasuresNative { get; set; }

    /// <summary>Which of them is measured, in words.</summary>
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

    /// <summary>A native program; null when it was not published.</summary>
    public static string? NativeOf(string program) => Path.Combine(Native, program) is var file && File.Exists(file) ? file : null;

    /// <summary>Every form of a program that is there, to be measured side by side, and what to call it.</summary>
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
