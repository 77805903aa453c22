using Mocks.Mocking.Settings;

namespace Mocks.Run;

/// <summary>Finds the Snapshotter that was built with this program.</summary>
internal static class SnapshotterProgram
{
    /// <exception cref="SettingException">It is not in this program's folder (exit 3).</exception>
    public static string[] Find()
    {
        var folder = AppContext.BaseDirectory;
        var native = Path.Combine(folder, OperatingSystem.IsWindows() ? "snapshotter.exe" : "snapshotter");
        if (File.Exists(native))
        {
            return [native];
        }

        var portable = Path.Combine(folder, "snapshotter.dll");
        return File.Exists(portable)
            ? ["dotnet", portable]
            : throw new SettingException($"The Snapshotter is not in {folder}. Build the whole solution, or name a command behind --.", exitCode: 3);
    }
}
