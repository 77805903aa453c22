namespace Mocks.Contracts.Tests;

/// <summary>Where the checkout is that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The committed pacts.</summary>
    public static string Pacts { get; } = Path.Combine(Find(AppContext.BaseDirectory), "tests", "contracts", "pacts");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Mocks.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException("Mocks.sln is nowhere above."));
}
