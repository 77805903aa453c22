namespace Mocks.Mocking.Settings;

/// <summary>A setting: a flag, an environment variable and a key of appsettings.json.</summary>
/// <param name="Flag">As typed, e.g. <c>--preset</c>. The appsettings key is the flag without its dashes.</param>
/// <param name="Variable">The environment variable, e.g. <c>PRESET</c>; empty when there is none.</param>
/// <param name="Default">The default, as a user would write it.</param>
/// <param name="MayBe">What it may be, as the end of a sentence, e.g. <c>a port from 0 to 65535 (0 picks a free one)</c>.</param>
/// <param name="Help">One line for <c>--help</c> and <c>GET /__admin/settings</c>.</param>
public sealed record Setting(string Flag, string Variable, string Default, string MayBe, string Help)
{
    /// <summary>The words that it may be, where it is one of a few, for a shell's completion; empty otherwise. Read from
    /// <see cref="MayBe"/> unless they are given.</summary>
    public IReadOnlyList<string> Words
    {
        get => field ?? WordsOf(MayBe);
        init;
    }

    /// <summary>The key in appsettings.json, e.g. <c>preset</c>.</summary>
    public string Key => Flag.TrimStart('-');

    private static string[] WordsOf(string mayBe)
    {
        var words = mayBe.Split([", ", " or "], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && Array.TrueForAll(words, word => !word.Contains(' ', StringComparison.Ordinal)) ? words : [];
    }
}

/// <summary>A setting as it was found.</summary>
/// <param name="Source">Where it came from, as the user would write it: <c>HTTP_CODE=abc</c>, <c>--port 99999</c>, <c>default</c>.</param>
public sealed record SettingValue(Setting Setting, string Text, string Source);

/// <summary>A setting that cannot be used. The message names the setting, what was given and what it may be.</summary>
/// <param name="exitCode">2, but for the one case in which the Node mocks ended with 1.</param>
public sealed class SettingException(string message, int exitCode = 2, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode => exitCode;
}
