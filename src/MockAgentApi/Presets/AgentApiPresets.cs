using System.Text.Json;
using Mocks.Go.Time;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Presets;

/// <summary>The presets of the mock AgentAPI: embedded JSON files of this folder.</summary>
internal sealed class AgentApiPresets : IPresets
{
    private const string Given = "MESSAGES";
    private const string Fresh = "(fresh)";
    internal static readonly string[] Names =
    [
        "normal", "many", "huge", "empty", "unicode", "padded", "fullscreen", "long", "bogus", "failing", "missing", "redirecting",
        "never-ready", "stuck", "dies", "double", "redraws", "long-reply", "full-screens", "same-reply",
    ];
    private static readonly Dictionary<string, Lazy<Preset>> Known = Names.ToDictionary(name => name, name => new Lazy<Preset>(() => Load(name)));

    private readonly FaultStore _faults;
    private readonly LiveConversation _live;
    private readonly AgentApiSettings _settings;
    private readonly string? _agent;
    private readonly GeneratorSettings _generator;
    private readonly PresetFolder<Preset>? _own;
    private State _first;
    private volatile State _state;

    /// <exception cref="SettingException">The preset is unknown, or <c>MESSAGES</c> is not a conversation.</exception>
    public AgentApiPresets(AgentApiSettings settings, FaultStore faults, LiveConversation live)
    {
        (_faults, _live, _settings, _agent, _own) = (faults, live, settings, settings.Agent, settings.OwnPresets);
        _generator = settings.Generator ?? new GeneratorSettings();
        // Parsed even when a preset wins over it: the Node mock does not start with invalid JSON either.
        var given = settings.Messages is { } json ? GivenMessages.Parse(json) : null;
        var name = settings.Preset ?? (given is null ? Names[0] : Given);
        _state = _first = settings.RunAgent is not null ? new State(Fresh, new ConversationStart(null, RunsAgent: true), [])
            : settings.Preset is null && given is not null
            ? new State(Given, new ConversationStart(History.Of(given), _agent), [])
            : Find(name, _own) is not { } preset ? throw new SettingException($"PRESET={name}: {Problem(name, _own)}")
            : settings.Preset is null && _agent is not null ? new State(Fresh, new ConversationStart(null, _agent), [])
            : Of(name, preset, _generator);
        Enforce(_first);
    }

    public string Current => _state.Name;

    /// <summary>Settings of a mock that starts as the conversation in progress did.</summary>
    public AgentApiSettings InForce => _state is { IsPreset: true } state ? _settings with { Preset = state.Name, Generator = state.Generator } : _settings;

    public IReadOnlyList<PresetName> All =>
    [
        .. Names.Select(name => new PresetName(name, Known[name].Value.Description)),
        .. (_own?.All ?? []).Select(own => new PresetName(own.Name, own.Preset.Description, own.File)),
    ];

    public IReadOnlyList<string> Problems => _own?.Problems ?? [];

    public string? Select(string name, IReadOnlyDictionary<string, JsonElement>? parameters)
    {
        if (Find(name, _own) is not { } preset)
        {
            return Problem(name, _own);
        }

        var generator = _generator;
        foreach (var (key, value) in parameters ?? new Dictionary<string, JsonElement>())
        {
            if (preset.Generate is null)
            {
                return $"parameters: preset {name} takes no parameters.";
            }

            var (min, max) = key switch
            {
                "seed" => (int.MinValue, int.MaxValue),
                "count" => (0, GeneratorSettings.MaxMessages),
                "size" => (1, GeneratorSettings.MaxCharacters),
                _ => (0, -1),
            };
            if (min > max)
            {
                return $"parameters.{key}: there is no such parameter. It may be seed, count or size.";
            }

            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < min || number > max)
            {
                return $"parameters.{key}: {value.GetRawText()} cannot be used. It may be a whole number from {min} to {max}.";
            }

            generator = key switch
            {
                "seed" => generator with { Seed = number },
                "count" => generator with { Count = number },
                _ => generator with { Size = number },
            };
        }

        Enforce(_state = Of(name, preset, generator));
        return null;
    }

    // A file of the user's own may have changed since.
    public void Reset() => Enforce(_state = _first = _own?.Find(_first.Name).Preset is { } changed ? Of(_first.Name, changed, _generator) : _first);

    private void Enforce(State state)
    {
        _live.Begin(state.Start);
        foreach (var fault in state.Faults)
        {
            _faults.Add(fault);
        }
    }

    private State Of(string name, Preset preset, GeneratorSettings asked) =>
        new(name, new ConversationStart(MessagesOf(preset, asked), _agent, preset.Agent, preset.Acp), preset.Faults ?? []) { Generator = asked, IsPreset = true };

    private static History? MessagesOf(Preset preset, GeneratorSettings asked)
    {
        if (preset.Generate is not { } generate)
        {
            return preset.Messages is null ? null : History.Of([.. preset.Messages.Select(MessageOf)]);
        }

        var (count, size, seed) = (asked.Count ?? generate.Count, asked.Size ?? generate.Size, asked.Seed ?? generate.Seed);
        return new History(generate.By == "bogus"
            ? () => Generators.Bogus(seed, count, size)
            : () => Generators.Pattern(count, size), count, Streamed: true, []);
    }

    private static Message MessageOf(PresetMessage message, int index)
    {
        var spoken = Generators.At(index, message.Content.Render()) with { Role = message.Role };
        return message.Time is null ? spoken
            : GoTime.TryParse(message.Time, out var time, out var error) ? spoken with { Time = time }
            : throw new InvalidOperationException($"A preset has a bad time: {error}");
    }

    /// <summary>Says what is wrong with a name; null when there is a preset of it.</summary>
    internal static string? Problem(string name, PresetFolder<Preset>? own) => Find(name, own) is not null ? null
        : own?.Find(name).Problem ?? PresetName.Unknown(name, [.. Names, .. (own?.All ?? []).Select(one => one.Name)]);

    private static Preset? Find(string name, PresetFolder<Preset>? own) => Known.TryGetValue(name, out var builtIn) ? builtIn.Value : own?.Find(name).Preset;

    private static Preset Load(string name)
    {
        using var file = typeof(AgentApiPresets).Assembly.GetManifestResourceStream($"Presets/{name}.json")
            ?? throw new InvalidOperationException($"Presets/{name}.json is not built in.");
        var preset = JsonSerializer.Deserialize(file, PresetJson.Default.Preset)
            ?? throw new InvalidOperationException($"Presets/{name}.json is null.");
        return preset.Faults?.Select(fault => fault.Problem(AgentApiMock.Service.Calls)).FirstOrDefault(problem => problem is not null) is { } wrong
            ? throw new InvalidOperationException($"Presets/{name}.json: faults: {wrong}")
            : preset;
    }

    private sealed record State(string Name, ConversationStart Start, IReadOnlyList<Fault> Faults)
    {
        public GeneratorSettings? Generator { get; init; }

        /// <summary>False for given messages and for a fresh conversation.</summary>
        public bool IsPreset { get; init; }
    }
}
