using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Server;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi;

/// <summary>The settings of a mock AgentAPI.</summary>
/// <param name="Host">The address, and other settings of the host.</param>
/// <param name="Preset">The named starting point; null for <c>normal</c>, or for <paramref name="Messages"/>.</param>
/// <param name="Messages">A conversation as a JSON array; a preset wins over it.</param>
/// <param name="LegacyWire">Answer in the Node mocks' shape.</param>
/// <param name="AgentType">Reported by <c>GET /status</c>.</param>
/// <param name="AllowedHosts">Host names that AgentAPI allows; its three defaults when null.</param>
/// <param name="Generator">The parameters of presets that generate their messages.</param>
/// <param name="Agent">The agent: <c>echo</c>, <c>lorem</c> or <c>scripted</c>. Without a preset or messages the conversation then starts empty.</param>
/// <param name="Version">The release to imitate; the baseline when null.</param>
/// <param name="Speed">How many times faster than real time the conversation's clock runs.</param>
/// <param name="InitialPrompt">Sent to the agent as soon as it is ready; already trimmed.</param>
/// <param name="Acp">The agent uses ACP instead of a terminal.</param>
/// <param name="TermWidth">Columns of the terminal.</param>
/// <param name="TermHeight">Lines of the terminal.</param>
/// <param name="AllowedOrigins">Origins from which browsers may send requests; AgentAPI's three defaults when null.</param>
/// <param name="ChatBasePath">The path of the chat page behind a proxy, to which <c>/</c> redirects.</param>
/// <param name="RunAgent">A real program and its arguments, run in a terminal in place of a simulated agent; empty for
/// the command of <c>agentapi server</c>.</param>
/// <param name="LetsOthersType">A real program may be run although other machines can reach the mock.</param>
public sealed record AgentApiSettings(
    HostSettings Host,
    string? Preset = null,
    string? Messages = null,
    bool LegacyWire = false,
    string AgentType = "custom",
    IReadOnlyList<string>? AllowedHosts = null,
    Presets.GeneratorSettings? Generator = null,
    string? Agent = null,
    Versions.AgentApiVersion? Version = null,
    double Speed = 1,
    string? InitialPrompt = null,
    bool Acp = false,
    int TermWidth = 80,
    int TermHeight = 1000,
    IReadOnlyList<string>? AllowedOrigins = null,
    string ChatBasePath = "/chat",
    IReadOnlyList<string>? RunAgent = null,
    bool LetsOthersType = false)
{
    public const int StandardPort = 3284;

    /// <summary>The user's own presets; null for none.</summary>
    internal PresetFolder<Presets.Preset>? OwnPresets { get; init; }

    public static Setting PortSetting { get; } = HostSettings.PortSetting(StandardPort, "AGENTAPI_PORT");

    public static Setting PresetSetting { get; } = new("--preset", "PRESET", "",
        "a name that GET /__admin/preset lists", "The conversation to start with; normal when neither this nor MESSAGES is set.")
    { Words = Presets.AgentApiPresets.Names };

    public static Setting MessagesSetting { get; } = new("--messages", "MESSAGES", "",
        "a JSON array of messages", "A conversation of your own, e.g. [{\"role\":\"agent\",\"content\":\"Hi\"}].");

    public static Setting WireSetting { get; } = new("--wire", "MOCK_WIRE", "real",
        "real or legacy", "legacy gives the Node mocks' shape: type in place of role, ids from 1.");

    public static Setting TypeSetting { get; } = new("--type", "AGENTAPI_TYPE", "custom",
        string.Join(", ", AgentTypes.Known.Keys), "The agent type that GET /status reports.");

    public static Setting AllowedHostsSetting { get; } = new("--allowed-hosts", "AGENTAPI_ALLOWED_HOSTS", "",
        "host names between blanks or commas, or *", "Hosts that AgentAPI's own check allows (default localhost 127.0.0.1 [::1]).");

    public static Setting ChatBasePathSetting { get; } = new("--chat-base-path", "AGENTAPI_CHAT_BASE_PATH", "/chat",
        "a path", "Path of the chat page behind a proxy; the mock itself serves it at /chat.");

    public static Setting AllowedOriginsSetting { get; } = new("--allowed-origins", "AGENTAPI_ALLOWED_ORIGINS", "",
        "origins between blanks or commas, or *", "Origins from which browsers may send requests (default http://localhost with ports 3284, 3000 and 3001).");

    public static Setting SeedSetting { get; } = new("--seed", "MOCK_SEED", "",
        "a whole number", "For preset bogus: the same seed gives the same bytes.");

    public static Setting CountSetting { get; } = new("--count", "MOCK_COUNT", "",
        "a whole number from 0 to 100000000", "For presets bogus and long: how many messages.");

    public static Setting SizeSetting { get; } = new("--size", "MOCK_SIZE", "",
        "a whole number from 1 to 10000000", "For presets bogus and long: characters of each message.");

    /// <summary>The agents that are built in.</summary>
    public static IReadOnlyList<(string Name, string Help)> Agents { get; } =
    [
        ("echo", "Answers with the message, after a moment; the default."),
        ("lorem", "Answers with a long text, in pieces."),
        ("scripted", "A program in a terminal that obeys: echo X, slow N, same, wide, big N, deaf, die N; Escape leaves a mark, Ctrl-C ends it."),
    ];

    public static Setting AgentSetting { get; } = new("--agent", "MOCK_AGENT", "",
        "echo, lorem or scripted", "The agent that answers. Without a preset or MESSAGES the conversation starts fresh, as the real one does.");

    public static Setting VersionSetting { get; } = new("--agentapi-version", "MOCK_AGENTAPI_VERSION", Versions.AgentApiVersion.Baseline.Name,
        string.Join(", ", Versions.AgentApiVersion.All.Select(version => version.Name)), "The AgentAPI release to imitate.");

    public static Setting SpeedSetting { get; } = new("--speed", "MOCK_SPEED", "1",
        "a number from 0.01 to 10000", "How many times faster the conversation's clock runs: ticks, settling, typing, agents.");

    public static Setting CheckAgentSetting { get; } = new("--check-agent", "MOCK_CHECK_AGENT", "false",
        "1, true, 0 or false", "For agentapi server: exit, as AgentAPI does, when the agent's command cannot be run.");

    public static Setting RunAgentSetting { get; } = new("--run-agent", "MOCK_RUN_AGENT", "",
        "1 or true for the command after -- of agentapi server, 0 or false, or a command line for sh",
        "Runs a real program in a terminal and types into it, instead of playing an agent, e.g. 'bash ./my-agent.sh'. For agentapi server, 1 runs the command after --.");

    public static Setting IKnowSetting { get; } = new("--i-know", "MOCK_I_KNOW", "false",
        "1, true, 0 or false", "Runs a real program even where --bind lets other machines type into it.");

    public static Setting PidFileSetting { get; } = new("--pid-file", "AGENTAPI_PID_FILE", "",
        "a file in a folder that can be written to", "File for the process id.");

    public static Setting Sigusr1FileSetting { get; } = new("--sigusr1-file", "MOCK_SIGUSR1_FILE",
        Path.Combine(Path.GetTempPath(), "sigusr1-received"), "a file in a folder that can be written to",
        "Marker file that SIGUSR1 creates, as in the Node mock.");

    public static IReadOnlyList<Setting> All { get; } =
    [
        .. HostSettings.All(PortSetting), PresetSetting, Mocking.Presets.OwnPresets.Setting, MessagesSetting, WireSetting, TypeSetting, AllowedHostsSetting, AllowedOriginsSetting, ChatBasePathSetting,
        SeedSetting, CountSetting, SizeSetting, AgentSetting, RunAgentSetting, IKnowSetting, VersionSetting, SpeedSetting, PidFileSetting, Sigusr1FileSetting,
    ];

    public static AgentApiSettings Read(SettingReader reader)
    {
        var own = Presets.OwnAgentApiPresets.Read(reader);
        var type = reader.Find(TypeSetting);
        return new AgentApiSettings(
            HostSettings.Read(reader, PortSetting),
            PresetOf(reader, own),
            reader.Text(MessagesSetting) is { Length: > 0 } messages ? messages : null,
            reader.OneOf(WireSetting, "real", "legacy") == "legacy",
            AgentTypes.Known.GetValueOrDefault(type.Text) ?? throw SettingReader.Refuse(type),
            ListOf(reader, AllowedHostsSetting, Access.AccessLists.ParseHosts),
            new(Number(reader, SeedSetting, int.MinValue, int.MaxValue), Number(reader, CountSetting, 0, Presets.GeneratorSettings.MaxMessages),
                Number(reader, SizeSetting, 1, Presets.GeneratorSettings.MaxCharacters)),
            reader.Text(AgentSetting) is { Length: > 0 } ? reader.OneOf(AgentSetting, [.. Agents.Select(agent => agent.Name)]) : null,
            VersionOf(reader),
            SpeedOf(reader),
            AllowedOrigins: ListOf(reader, AllowedOriginsSetting, Access.AccessLists.ParseOrigins),
            ChatBasePath: reader.Text(ChatBasePathSetting),
            RunAgent: Server.RunAgent.Of(reader),
            LetsOthersType: reader.Switch(IKnowSetting))
        {
            OwnPresets = own,
        };
    }

    private static IReadOnlyList<string>? ListOf(SettingReader reader, Setting setting, Func<IReadOnlyList<string>, IReadOnlyList<string>> parse)
    {
        if (reader.List(setting) is not { Count: > 0 } entries)
        {
            return null;
        }

        try
        {
            parse(entries);
            return entries;
        }
        catch (WrappedError refused)
        {
            throw SettingReader.Refuse(reader.Find(setting), refused.Message);
        }
    }

    internal static Versions.AgentApiVersion VersionOf(SettingReader reader) =>
        Versions.AgentApiVersion.Find(reader.Text(VersionSetting)) ?? throw SettingReader.Refuse(reader.Find(VersionSetting));

    private static double SpeedOf(SettingReader reader)
    {
        var found = reader.Find(SpeedSetting);
        return double.TryParse(found.Text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var speed)
            && speed is >= 0.01 and <= 10_000 ? speed : throw SettingReader.Refuse(found);
    }

    private static string? PresetOf(SettingReader reader, PresetFolder<Presets.Preset>? own)
    {
        var preset = reader.Find(PresetSetting);
        return preset.Text.Length == 0 ? null
            : Presets.AgentApiPresets.Problem(preset.Text, own) is { } wrong ? throw new SettingException($"{preset.Source}: {wrong}")
            : preset.Text;
    }

    private static int? Number(SettingReader reader, Setting setting, int min, int max) =>
        reader.Find(setting).Text.Length == 0 ? null : reader.Number(setting, min, max);
}
