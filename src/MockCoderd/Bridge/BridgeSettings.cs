using System.Text.Json;
using Mocks.Mocking.Control;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Bridge;

/// <summary>How this deployment has the AI Bridge.</summary>
public enum BridgeState
{
    /// <summary>Licensed and switched on.</summary>
    On,

    /// <summary>Not licensed, or switched off: the real coderd does not tell the two apart.</summary>
    Off,

    /// <summary>A coderd that was built without it.</summary>
    Absent,
}

/// <summary>What a mock coderd can be told about its AI Bridge.</summary>
/// <param name="State">Null leaves it to the preset.</param>
/// <param name="Live">Responses events leave as they are made; else all at the end, as the real bridge sends them.</param>
/// <param name="ShowPrompts">The control routes show what was asked of the model; else its length and a hash.</param>
/// <param name="Bridge">What the model says and all the rest, in place of the preset's; null leaves it to the preset.</param>
public sealed record BridgeSettings(
    BridgeState? State = null, bool Live = false, bool ShowPrompts = false, BridgePreset? Bridge = null)
{
    public static Setting StateSetting { get; } = new("--aibridge", "MOCK_AIBRIDGE", "",
        "on, off or absent", "State of the AI Bridge: on; off (not licensed, or switched off); absent (a coderd built without it).");

    public static Setting StreamSetting { get; } = new("--bridge-stream", "MOCK_BRIDGE_STREAM", "held",
        "held or live", "held sends streamed Responses in one piece at the end, as the real bridge does; live sends each event at once.");

    public static Setting FileSetting { get; } = new("--bridge", "MOCK_BRIDGE", "",
        "a file with a JSON object, as PUT /__admin/bridge takes it",
        "A file with the model's replies and the bridge's limits and faults, instead of the preset's.");

    public static Setting PromptsSetting { get; } = new("--bridge-show-prompts", "MOCK_BRIDGE_SHOW_PROMPTS", "false",
        "1, true, 0 or false", "Show prompts under /__admin, instead of their length and a hash.");

    public static IReadOnlyList<Setting> All { get; } = [StateSetting, StreamSetting, FileSetting, PromptsSetting];

    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static BridgeSettings Read(SettingReader reader) => new(
        reader.OneOf(StateSetting, "", "on", "off", "absent") switch
        {
            "on" => BridgeState.On,
            "off" => BridgeState.Off,
            "absent" => BridgeState.Absent,
            _ => null,
        },
        reader.OneOf(StreamSetting, "held", "live") == "live",
        reader.Switch(PromptsSetting),
        ReadFile(reader.Find(FileSetting)));

    private static BridgePreset? ReadFile(SettingValue found)
    {
        if (found.Text.Length == 0)
        {
            return null;
        }

        try
        {
            var bridge = JsonSerializer.Deserialize(File.ReadAllBytes(found.Text), BridgeJson.Default.BridgePreset)
                ?? throw SettingReader.Refuse(found, "it is null");
            return bridge.Problem() is { } wrong ? throw SettingReader.Refuse(found, wrong.TrimEnd('.')) : bridge;
        }
        catch (JsonException bad)
        {
            throw SettingReader.Refuse(found, JsonProblem.Of(bad).TrimEnd('.'));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw SettingReader.Refuse(found, unreadable.Message.TrimEnd('.'));
        }
    }
}
