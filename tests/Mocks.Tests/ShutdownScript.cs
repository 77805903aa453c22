using System.Diagnostics;

namespace Mocks.Tests;

/// <summary>The two programs that capture a snapshot: ours, and the original script where this machine has it.</summary>
public static class ShutdownScript
{
    public const string Ours = "snapshotter";
    public const string Original = "the original script";

    public static ProcessStartInfo Start(string which)
    {
        if (which == Ours)
        {
            return Finished.Program("snapshotter");
        }

        var script = FindOriginal();
        Assert.SkipWhen(script is null, "The original script is not here: put its path into MOCKS_SHUTDOWN_SCRIPT.");
        foreach (var tool in new[] { "bash", "jq", "curl" })
        {
            Assert.SkipUnless(IsOnPath(tool), $"The original script needs {tool}, which this machine does not have.");
        }

        return Finished.Start("bash", "-c", script);
    }

    /// <summary>The script's text. It is upstream's, so it is no part of this project.</summary>
    public static string? FindOriginal()
    {
        if (Environment.GetEnvironmentVariable("MOCKS_SHUTDOWN_SCRIPT") is { Length: > 0 } path)
        {
            return File.ReadAllText(path);
        }

        var seed = Path.Combine(Repository.Root, "..", "shared", "seeds", "001_51aea387bc922dee.txt");
        if (!File.Exists(seed))
        {
            return null;
        }

        const string last = "main \"$@\"";
        var text = File.ReadAllText(seed);
        var start = text.IndexOf("#!/usr/bin/env bash", StringComparison.Ordinal);
        var end = text.IndexOf($"\n{last}", start, StringComparison.Ordinal) + 1 + last.Length;
        return text[start..end] + "\n";
    }

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
