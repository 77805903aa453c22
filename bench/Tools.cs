namespace Mocks.Bench;

/// <summary>What is measured, and what it is measured against. A null is printed as missing, not passed over.</summary>
/// <param name="Native">The native Snapshotter.</param>
/// <param name="Script">The original shutdown script, in a file.</param>
/// <param name="WireMock">WireMock's jar, e.g. out of <c>npm pack wiremock</c>; needs Java.</param>
internal sealed record Tools(string Root, string? Native, string? Script, string? WireMock)
{
    public static Tools Find()
    {
        var root = FindRoot();
        var native = Path.Combine(root, "artifacts", "native", "snapshotter");
        return new Tools(root, File.Exists(native) ? native : null, FindScript(root),
            Environment.GetEnvironmentVariable("MOCKS_WIREMOCK_JAR") is { Length: > 0 } jar ? jar : null);
    }

    public static string FindRoot()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Mocks.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Mocks.sln is nowhere above.");
        }

        return root;
    }

    private static string? FindScript(string root)
    {
        if (Environment.GetEnvironmentVariable("MOCKS_SHUTDOWN_SCRIPT") is { Length: > 0 } path)
        {
            return path;
        }

        var seed = Path.Combine(root, "..", "shared", "seeds", "001_51aea387bc922dee.txt");
        if (!File.Exists(seed))
        {
            return null;
        }

        const string last = "main \"$@\"";
        var text = File.ReadAllText(seed);
        var start = text.IndexOf("#!/usr/bin/env bash", StringComparison.Ordinal);
        var end = text.IndexOf($"\n{last}", start, StringComparison.Ordinal) + 1 + last.Length;
        var script = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}.sh");
        File.WriteAllText(script, text[start..end] + "\n");
        return script;
    }
}
