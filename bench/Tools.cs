namespace Mocks.Bench;

/// <summary>Programs that are compared. A missing one is printed as missing.</summary>
/// <param name="Native">The native Snapshotter.</param>
/// <param name="Script">The original shutdown script: a file.</param>
/// <param name="WireMock">WireMock's jar, e.g. from <c>npm pack wiremock</c>; needs Java.</param>
internal sealed record Tools(string? Native, string? Script, string? WireMock)
{
    public static Tools Find() => new(Programs.NativeOf("snapshotter"), Variable("MOCKS_SHUTDOWN_SCRIPT"), Variable("MOCKS_WIREMOCK_JAR"));

    public static string FindRoot()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Mocks.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("No parent folder has Mocks.sln.");
        }

        return root;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
