using System.Text.Json;
using Mocks.MockCoderd.Bridge;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Presets;

/// <summary>The situation that a preset makes.</summary>
public sealed record InForce(string Name, World.World World, int? HttpCode, BridgePreset Bridge);

/// <summary>The presets of the mock coderd: JSON files in this folder, built into the program.</summary>
public sealed class CoderdPresets : IPresets
{
    internal static readonly string[] Names = ["normal", "old-server", "failing", "bridge-off", "bridge-tool", "bridge-flaky"];

    // Loaded lazily: a world takes most of the time of a start.
    private static readonly Dictionary<string, Lazy<CoderdPreset>> Known = Names.ToDictionary(name => name, name => new Lazy<CoderdPreset>(() => Load(name)));

    private readonly CoderdSettings _settings;
    private readonly string _first;
    private volatile Lazy<InForce> _inForce;
    private CoderdPreset? _own;

    /// <exception cref="SettingException">There is no preset of the name that was set.</exception>
    public CoderdPresets(CoderdSettings settings)
    {
        _settings = settings;
        _first = settings.Preset ?? Names[0];
        _inForce = Problem(_first, settings.OwnPresets) is { } wrong ? throw new SettingException(wrong) : Of(_first);
    }

    public InForce InForce => _inForce.Value;

    /// <summary>Begins to read the default preset, on another core, before the settings are known.</summary>
    public static void ReadAhead() => _ = Task.Run(() => Known[Names[0]].Value);

    public string Current => InForce.Name;

    public IReadOnlyList<PresetName> All =>
    [
        .. Names.Select(name => new PresetName(name, Known[name].Value.Description)),
        .. (_settings.OwnPresets?.All ?? []).Select(own => new PresetName(own.Name, own.Preset.Description, own.File)),
    ];

    public IReadOnlyList<string> Problems => _settings.OwnPresets?.Problems ?? [];

    public string? Select(string name, IReadOnlyDictionary<string, JsonElement>? parameters)
    {
        if (Problem(name, _settings.OwnPresets) is { } wrong)
        {
            return wrong;
        }

        if (parameters is { Count: > 0 })
        {
            return $"parameters: preset {name} takes no parameters.";
        }

        _inForce = Of(name);
        return null;
    }

    public void Reset() => _inForce = Of(_first);

    // HTTP_CODE and a world of its own are settings, so they outlast a change of the preset.
    private Lazy<InForce> Of(string name)
    {
        // That of the file as it is now.
        var own = Known.ContainsKey(name) ? null : _settings.OwnPresets!.Find(name).Preset ?? _own;
        _own = own;
        return new(() => Of(name, own ?? Known[name].Value));
    }

    private InForce Of(string name, CoderdPreset preset) =>
        new(name, _settings.World ?? preset.World ?? Known[Names[0]].Value.World!, _settings.HttpCode ?? preset.HttpCode, preset.Bridge ?? BridgePreset.Standard);

    /// <summary>Says what is wrong with a name; null when there is a preset of it.</summary>
    internal static string? Problem(string name, PresetFolder<CoderdPreset>? own) => Known.ContainsKey(name) || own?.Find(name).Preset is not null ? null
        : own?.Find(name).Problem ?? PresetName.Unknown(name, [.. Names, .. (own?.All ?? []).Select(one => one.Name)]);

    private static CoderdPreset Load(string name)
    {
        using var file = typeof(CoderdPresets).Assembly.GetManifestResourceStream($"Presets/{name}.json")
            ?? throw new InvalidOperationException($"Presets/{name}.json is not built in.");
        return JsonSerializer.Deserialize(file, PresetJson.CoderdPreset)
            ?? throw new InvalidOperationException($"Presets/{name}.json is null.");
    }
}
