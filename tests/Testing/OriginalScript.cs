namespace Testing;

/// <summary>The shutdown script that the Snapshotter replaces. It is upstream's and not part of this project.</summary>
public static class OriginalScript
{
    /// <summary>The text of the file that <c>MOCKS_SHUTDOWN_SCRIPT</c> names, or of the copy in the folder <c>shared</c> next to the checkout; null without either.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MOCKS_SHUTDOWN_SCRIPT") is { Length: > 0 } path)
        {
            return File.ReadAllText(path);
        }

        var copy = Path.Combine(Repository.Root, "..", "shared", "seeds", "001_51aea387bc922dee.txt");
        if (!File.Exists(copy))
        {
            return null;
        }

        const string First = "#!/usr/bin/env bash";
        const string Last = "\nmain \"$@\"";
        var text = File.ReadAllText(copy);
        var start = text.IndexOf(First, StringComparison.Ordinal);
        var end = text.IndexOf(Last, start, StringComparison.Ordinal) + Last.Length;
        return text[start..end] + "\n";
    }
}
