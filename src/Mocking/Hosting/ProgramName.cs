namespace Mocks.Mocking.Hosting;

/// <summary>The names that a program was called by.</summary>
public static class ProgramName
{
    /// <summary>Whether the file has this name, or the link through which it was called: a native installation is one file with a link for each program.</summary>
    public static bool Is(string name) =>
        NameOf(Environment.ProcessPath) == name || NameOf(Environment.GetCommandLineArgs().FirstOrDefault()) == name;

    private static string? NameOf(string? path) => Path.GetFileNameWithoutExtension(path);
}
