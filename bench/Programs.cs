using System.Globalization;
using System.Reflection.PortableExecutable;

namespace Mocks.Bench;

/// <summary>The mocks as programs: as people get them, published into <c>artifacts/mocks</c>, or else as they were built beside the bench.</summary>
internal static class Programs
{
    private static readonly string Published = Path.Combine(Tools.FindRoot(), "artifacts", "mocks");

    private static readonly string Folder = Directory.Exists(Published) ? Published : AppContext.BaseDirectory;

    /// <summary>Which of them is measured, in words.</summary>
    public static string Form
    {
        get
        {
            var file = Find("mock-agentapi.dll");
            using var image = new PEReader(File.OpenRead(file));
            var compiled = image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0 ? "compiled ahead (ReadyToRun)" : "compiled while they run (JIT)";
            return string.Create(CultureInfo.InvariantCulture, $"{(Folder == Published ? "published" : "built")} {File.GetLastWriteTime(file):yyyy-MM-dd HH:mm}, {compiled}");
        }
    }

    public static string Find(string program) => Path.Combine(Folder, program);
}
