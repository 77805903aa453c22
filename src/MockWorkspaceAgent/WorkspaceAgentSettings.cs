using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Containers;
using Mocks.MockWorkspaceAgent.Processes;

namespace Mocks.MockWorkspaceAgent;

/// <summary>The settings of a mock workspace agent.</summary>
/// <param name="Host">The address, and other settings of the host.</param>
/// <param name="Preset">The named starting point; null for <c>normal</c>.</param>
/// <param name="Profile">The time of the agent to imitate; the seed when null.</param>
/// <param name="Root">The folder that files and working directories are confined to; null for no limit.</param>
/// <param name="CoderUrl">The address of a coderd, to which the agent then connects; null for none.</param>
/// <param name="Token">The agent's token for that coderd.</param>
public sealed record WorkspaceAgentSettings(
    HostSettings Host, string? Preset = null, AgentProfile? Profile = null, string? Root = null, Uri? CoderUrl = null, string? Token = null)
{
    public const int StandardPort = 8004;

    public AgentProfile Profile { get; init; } = Profile ?? AgentProfile.Seed;

    /// <summary>The commands that are played instead of run; null to run them.</summary>
    public PlayedCommands? Played { get; init; }

    /// <summary>The containers of an agent with dev containers enabled; null for those of the preset.</summary>
    public ContainersFile? Containers { get; init; }

    public static Setting PortSetting { get; } = HostSettings.PortSetting(StandardPort);

    public static Setting PresetSetting { get; } = new("--preset", "PRESET", "normal",
        $"one of {string.Join(", ", Presets.WorkspaceAgentPresets.Names)}", "The named starting point; GET /__admin/preset lists them.");

    public static Setting ProfileSetting { get; } = new("--profile", "MOCK_PROFILE", AgentProfile.Seed.Name,
        string.Join(" or ", AgentProfile.All.Select(profile => profile.Name)), "The time of the agent to imitate: seed is pull request 22416, merged the line after it.");

    public static Setting RootSetting { get; } = new("--root", "MOCK_ROOT", "",
        "a folder", "Confines files and working directories to a folder. What a command does there is not confined.");

    public static Setting ProcessesSetting { get; } = new("--processes", "MOCK_PROCESSES", "real",
        "real or played", "real runs commands in sh; played runs nothing and takes output and exit codes from --played.");

    public static Setting PlayedSetting { get; } = new("--played", "MOCK_PLAYED", "",
        "a JSON file of commands", "The commands of --processes played; see docs/workspace-agent.md.");

    public static Setting ContainersSetting { get; } = new("--containers", "MOCK_CONTAINERS", "",
        "a JSON file of containers", "Enables dev containers, and names those that the agent finds; see docs/workspace-agent.md.");

    public static Setting CoderUrlSetting { get; } = new("--coder-url", "MOCK_CODER_URL", "",
        "an address such as http://localhost:8080", "Address of a coderd that the agent connects to.");

    public static Setting TokenSetting { get; } = new("--token", "MOCK_TOKEN", "",
        "a token", "The agent's token for --coder-url.");

    public static IReadOnlyList<Setting> All { get; } =
        [.. HostSettings.All(PortSetting), PresetSetting, ProfileSetting, RootSetting, ProcessesSetting, PlayedSetting, ContainersSetting, CoderUrlSetting, TokenSetting];

    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static WorkspaceAgentSettings Read(SettingReader reader)
    {
        var profile = reader.Find(ProfileSetting);
        return new WorkspaceAgentSettings(
            HostSettings.Read(reader, PortSetting),
            PresetOf(reader),
            AgentProfile.Find(profile.Text) ?? throw SettingReader.Refuse(profile),
            RootOf(reader),
            CoderUrlOf(reader),
            reader.Text(TokenSetting) is { Length: > 0 } token ? token : null)
        {
            Played = PlayedOf(reader),
            Containers = reader.Find(ContainersSetting) is { Text.Length: > 0 } containers ? ContainersFile.Read(containers) : null,
        };
    }

    private static string PresetOf(SettingReader reader)
    {
        var found = reader.Find(PresetSetting);
        return Presets.WorkspaceAgentPresets.Problem(found.Text) is { } wrong ? throw new SettingException($"{found.Source}: {wrong}") : found.Text;
    }

    private static PlayedCommands? PlayedOf(SettingReader reader)
    {
        var played = reader.Find(PlayedSetting);
        return reader.OneOf(ProcessesSetting, "real", "played") == "real" ? null
            : played.Text.Length == 0 ? throw new SettingException($"{ProcessesSetting.Flag} played ({ProcessesSetting.Variable}): name the file of the commands with {PlayedSetting.Flag} ({PlayedSetting.Variable}).")
            : PlayedCommands.Read(played);
    }

    private static string? RootOf(SettingReader reader)
    {
        var found = reader.Find(RootSetting);
        return found.Text.Length == 0 ? null
            : Directory.Exists(found.Text) ? Path.GetFullPath(found.Text)
            : throw SettingReader.Refuse(found, "that folder does not exist");
    }

    private static Uri? CoderUrlOf(SettingReader reader)
    {
        var found = reader.Find(CoderUrlSetting);
        return found.Text.Length == 0 ? null
            : Uri.TryCreate(found.Text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw SettingReader.Refuse(found);
    }
}
