namespace Testing;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The folder of the committed pacts.</summary>
    public static string Pacts => Path.Combine(Root, "tests", "contracts", "pacts");

    /// <summary>The path of a recording under <c>tests/golden</c>.</summary>
    public static string Golden(params string[] path) => Path.Combine([Root, "tests", "golden", .. path]);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Mocks.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a Mocks.sln."));
}
