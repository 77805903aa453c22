using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.Testing;

/// <summary>A folder of presets, as the setting that names it.</summary>
internal static class PresetFolders
{
    public static SettingReader Reader(string? folder) => new(setting => setting == OwnPresets.Setting ? folder : null, _ => null);
}
