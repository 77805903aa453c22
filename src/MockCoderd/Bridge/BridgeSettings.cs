using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Whether this deployment has the AI Bridge.</summary>
public enum BridgeState
{
    /// <summary>Licensed and switched on.</summary>
    On,

    /// <summary>Not licensed, or switched off: the real coderd gives the same answers for both.</summary>
    Off,

    /// <summary>Coderd was built without it.</summary>
    Absent,
}

/// <summary>The settings of the AI Bridge.</summary>
/// <param name="State">Null for the preset's.</param>
/// <param name="Live">The events of Responses are sent one by one; else all at the end, as the real bridge sends them.</param>
/// <param name="ShowPrompts">The control routes show prompts; else their length and a hash.</param>
/// <param name="Bridge">Replaces the preset's bridge; null for the preset's.</param>
public sealed record BridgeSettings(
    BridgeState? State = null, bool Live = false, bool ShowPrompts = false, BridgePreset? Bridge = null)
{
    public static Setting StateSetting { get; } = new("--aibridge", "MOCK_AIBRIDGE", "",
        "on, off or absent", "The state of the AI Bridge: on, off (or without a licence), or absent (coderd was built without it).");

    public static Setting StreamSetting { get; } = new("--bridge-stream", "MOCK_BRIDGE_STREAM", "held",
        "held or live", "Send streamed Responses in one piece at the end, as the real bridge does, or live.");

    public static Setting FileSetting { get; } = new("--bridge", "MOCK_BRIDGE", "",
        "a file with a JSON object, as PUT /__admin/bridge takes it",
        "A file with the model's replies and the bridge's limits and faults, in place of the preset's.");

    public static Setting PromptsSetting { get; } = new("--bridge-show-prompts", "MOCK_BRIDGE_SHOW_PROMPTS", "false",
        "1, true, 0 or false", "Show prompts under /__admin; else their length and a hash.");

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
        reader.Find(FileSetting) is { Text.Length: > 0 } file
            ? new JsonFile<BridgePreset>(BridgeJson.Default.BridgePreset, bridge => bridge.Problem()).Read(file)
            : null);
}
