namespace Mocks.Mocking.Presets;

/// <summary>The setting of all mocks for it.</summary>
public static class OwnPresets
{
    public static Setting Setting { get; } = new("--presets", "MOCK_PRESETS", "", "a folder",
        "Folder with presets of your own: JSON files in a folder inside it that is named as the mock, without mock-. They are read again when they change.");

    /// <param name="mock">The name of its folder inside the user's, e.g. <c>greeter</c>.</param>
    /// <param name="file">Makes the reader; called only when there is a folder, since the shape of a preset is large and costs a start some milliseconds.</param>
    /// <param name="builtIn">Names that are taken.</param>
    /// <returns>Null when the setting names no folder.</returns>
    /// <exception cref="SettingException">There is no such folder, or a file in it cannot be used.</exception>
    public static PresetFolder<T>? Read<T>(SettingReader reader, string mock, Func<JsonFile<T>> file, IReadOnlyCollection<string> builtIn)
        where T : class
    {
        var found = reader.Find(Setting);
        if (found.Text.Length == 0)
        {
            return null;
        }

        Check(found);
        var folder = new PresetFolder<T>(Path.Combine(found.Text, mock), file(), builtIn);
        return folder.Problems is [var first, ..] ? throw new SettingException($"{found.Source}: {first}") : folder;
    }

    /// <exception cref="SettingException">There is no such folder, or presets lie where no mock finds them.</exception>
    private static void Check(SettingValue found)
    {
        if (!Directory.Exists(found.Text))
        {
            throw SettingReader.Refuse(found, "there is no such folder");
        }

        if (Directory.EnumerateFiles(found.Text, "*.json").Order(StringComparer.Ordinal).FirstOrDefault() is { } loose)
        {
            throw new SettingException($"{found.Source}: {loose}: it is not in a mock's folder. Presets of mock-x are in {Path.Combine(found.Text, "x")}.");
        }
    }
}
