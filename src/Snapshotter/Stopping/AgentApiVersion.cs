namespace Mocks.Snapshotter.Stopping;

/// <summary>The version of the <c>agentapi</c> on PATH.</summary>
internal static class AgentApiVersion
{
    private static readonly Version FirstThatSaves = new(0, 12, 0);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether the version is at least 0.12.0, or is not a plain version.</summary>
    /// <remarks>Source: coder/registry, agentapi module, <c>lib.sh</c>, <c>version_at_least</c>: <c>latest</c> and custom builds pass.</remarks>
    public static bool SavesState() => Saves(PathOf("agentapi") is { } program ? Command.OutputOf(program, "--version", Timeout) : "");

    internal static bool Saves(string printed)
    {
        var lines = printed.TrimEnd('\n').Split('\n');
        var word = lines[^1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
        word = word.StartsWith('v') ? word[1..] : word;
        var isPlain = lines.Length == 1
            && word.Count(letter => letter == '.') == 2
            && word.All(letter => letter == '.' || char.IsAsciiDigit(letter));
        return !isPlain || !Version.TryParse(word, out var version) || version >= FirstThatSaves;
    }

    /// <summary>Searches PATH, and never the current folder.</summary>
    private static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
