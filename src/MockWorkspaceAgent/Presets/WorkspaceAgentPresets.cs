using System.Text.Json;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Containers;

namespace Mocks.MockWorkspaceAgent.Presets;

/// <summary>The presets of the mock workspace agent: JSON files in this folder, built into the program.</summary>
internal sealed class WorkspaceAgentPresets : IPresets
{
    internal static readonly string[] Names = ["normal", "inside-devcontainer", "devcontainers"];

    private static readonly Dictionary<string, Lazy<WorkspaceAgentPreset>> Known = Names.ToDictionary(name => name, name => new Lazy<WorkspaceAgentPreset>(() => Load(name)));

    private static readonly Lazy<ContainersFile> BuiltIn = new(() => Known["devcontainers"].Value.Containers!.Value.Deserialize(ContainersJson.Default.ContainersFile)!);

    private readonly ContainersFile? _given;
    private readonly string _first;
    private volatile string _current;
    private volatile object _selection = new();

    /// <exception cref="SettingException">There is no preset of the name that was set.</exception>
    public WorkspaceAgentPresets(WorkspaceAgentSettings settings)
    {
        _given = settings.Containers;
        _current = _first = settings.Preset ?? Names[0];
        if (Problem(_first) is { } wrong)
        {
            throw new SettingException(wrong);
        }
    }

    public string Current => _current;

    public WorkspaceAgentPreset InForce => Known[_current].Value;

    /// <summary>The containers of the agent, those of <c>--containers</c> before those of the preset; null when dev containers are not enabled.</summary>
    public ContainersFile? Containers => InForce is { InsideDevContainer: false } preset ? _given ?? (preset.Containers is null ? null : BuiltIn.Value) : null;

    /// <summary>Another one after each selection and reset: state that comes from a preset begins again.</summary>
    public object Selection => _selection;

    public IReadOnlyList<PresetName> All => [.. Names.Select(name => new PresetName(name, Known[name].Value.Description))];

    public string? Select(string name, IReadOnlyDictionary<string, JsonElement>? parameters)
    {
        if (Problem(name) is { } wrong)
        {
            return wrong;
        }

        if (parameters is { Count: > 0 })
        {
            return $"parameters: preset {name} takes no parameters.";
        }

        (_current, _selection) = (name, new object());
        return null;
    }

    public void Reset() => (_current, _selection) = (_first, new object());

    /// <summary>Says what is wrong with a name; null when there is a preset of it.</summary>
    internal static string? Problem(string name) => Known.ContainsKey(name) ? null
        : $"there is no preset \"{name}\". It may be {string.Join(", ", Names)}.";

    private static WorkspaceAgentPreset Load(string name)
    {
        using var file = typeof(WorkspaceAgentPresets).Assembly.GetManifestResourceStream($"Presets/{name}.json")
            ?? throw new InvalidOperationException($"Presets/{name}.json is not built in.");
        return JsonSerializer.Deserialize(file, PresetJson.Default.WorkspaceAgentPreset)
            ?? throw new InvalidOperationException($"Presets/{name}.json is null.");
    }
}
