using Mocks.MockCoderd.Bridge;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd;

/// <summary>Who may open apps below their paths.</summary>
public enum PathApps
{
    /// <summary>The workspace's owner, whatever the app's sharing level is: coderd's default.</summary>
    Owner,

    /// <summary>The users that the app's sharing level names (<c>CODER_DANGEROUS_ALLOW_PATH_APP_SHARING</c>).</summary>
    Shared,

    /// <summary>No one (<c>CODER_DISABLE_PATH_APPS</c>).</summary>
    Off,
}

/// <summary>The settings of a mock coderd.</summary>
/// <param name="Host">Where it listens, and how strict it is.</param>
/// <param name="Preset">The named starting point; null for <c>normal</c>.</param>
/// <param name="HttpCode">The status for every log snapshot that passes; null for coderd's own 204.</param>
/// <param name="OutputFile">Where each posted snapshot is written; null for nowhere.</param>
/// <param name="RateLimit">Requests per minute for one caller and path; 0 or negative for no limit.</param>
/// <param name="Release">The release of coderd that is imitated.</param>
/// <param name="StopWindow">How long an agent lives once its workspace is stopping.</param>
/// <param name="Bridge">How it has the AI Bridge.</param>
/// <param name="TaskAppUrl">Where the tasks' AgentAPI is; null for nowhere, unless the preset's apps say where.</param>
/// <param name="PathApps">Who may open apps below their paths.</param>
public sealed record CoderdSettings(
    HostSettings Host, string? Preset = null, int? HttpCode = null, string? OutputFile = null, int RateLimit = 512,
    Release? Release = null, StopWindow? StopWindow = null, string? TaskAppUrl = null, BridgeSettings? Bridge = null, PathApps PathApps = PathApps.Owner)
{
    /// <summary>The world to start with, for a program that makes its own; null for the preset's.</summary>
    public World.World? World { get; init; }

    /// <summary>The user's own presets; null for none.</summary>
    internal PresetFolder<Presets.CoderdPreset>? OwnPresets { get; init; }

    public BridgeSettings Bridge { get; init; } = Bridge ?? new BridgeSettings();

    public Release Release { get; init; } = Release ?? Release.Standard;

    public StopWindow StopWindow { get; init; } = StopWindow ?? StopWindow.Standard;

    public const int StandardPort = 8080;

    // The Node mock's own place, so that tests which read it find it.
    private static readonly string NodeOutputFile = Path.Combine(Path.GetTempPath(), "snapshot-posted.json");

    public static Setting PresetSetting { get; } = new("--preset", "PRESET", "normal",
        $"one of {string.Join(", ", Presets.CoderdPresets.Names)}, or one of --presets", "The named starting point; GET /__admin/preset lists them.")
    { Words = Presets.CoderdPresets.Names };

    public static Setting HttpCodeSetting { get; } = new("--http-code", "HTTP_CODE", "",
        "an HTTP status from 200 to 599", "Status for every log snapshot that passes the checks; coderd's own is 204.");

    public static Setting OutputFileSetting { get; } = new("--output-file", "OUTPUT_FILE", NodeOutputFile,
        "a file in a folder that can be written to, or none", "File for the posted snapshot, as {\"task_id\":…,\"payload\":…}.");

    public static Setting RateLimitSetting { get; } = new("--api-rate-limit", "MOCK_API_RATE_LIMIT", "512",
        "a whole number; 0 and negative ones turn the limiter off", "Requests per minute for one caller and path.");

    public static Setting ReleaseSetting { get; } = new("--coder-version", "MOCK_CODER_VERSION", Release.Standard.Name,
        $"a release from {Release.All[0].Name} to {Release.All[^1].Name}", "The coderd release to imitate.")
    { Words = [.. Release.All.Select(release => release.Name)] };

    public static Setting StopWindowSetting { get; } = new("--stop-window", "MOCK_STOP_WINDOW", "10s",
        "a time such as 10s, 500ms or 2m, open or closed",
        "How long a workspace takes to stop; open: until a control route ends the stop; closed: the agent's token dies at once.");

    public static Setting TaskAppUrlSetting { get; } = new("--task-app-url", "MOCK_TASK_APP_URL", "",
        "an address such as http://localhost:3284", "Address of the tasks' AgentAPI.");

    public static Setting PathAppsSetting { get; } = new("--path-apps", "MOCK_PATH_APPS", "owner",
        "owner, shared or off", "Who may open apps below /@user/workspace/apps: their owner, the users of their sharing level, or no one.");

    public static Setting PortSetting { get; } = HostSettings.PortSetting(StandardPort);

    public static IReadOnlyList<Setting> All { get; } =
        [.. HostSettings.All(PortSetting), PresetSetting, Mocking.Presets.OwnPresets.Setting, HttpCodeSetting, OutputFileSetting, RateLimitSetting,
            ReleaseSetting, StopWindowSetting, TaskAppUrlSetting, PathAppsSetting, .. BridgeSettings.All];

    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static CoderdSettings Read(SettingReader reader)
    {
        var host = HostSettings.Read(reader, PortSetting);
        var own = Presets.OwnCoderdPresets.Read(reader);
        int? httpCode = reader.Find(HttpCodeSetting).Text.Length == 0 ? null : reader.Number(HttpCodeSetting, 200, 599);
        var release = reader.Find(ReleaseSetting);
        var stopWindow = reader.Find(StopWindowSetting);
        return new CoderdSettings(
            host, PresetOf(reader, own), httpCode, ReadOutputFile(reader), reader.Number(RateLimitSetting, int.MinValue, int.MaxValue),
            Release.Find(release.Text) ?? throw SettingReader.Refuse(release),
            StopWindow.Parse(stopWindow.Text) ?? throw SettingReader.Refuse(stopWindow),
            ReadTaskAppUrl(reader),
            BridgeSettings.Read(reader),
            ReadPathApps(reader))
        {
            OwnPresets = own,
        };
    }

    private static string PresetOf(SettingReader reader, PresetFolder<Presets.CoderdPreset>? own)
    {
        var found = reader.Find(PresetSetting);
        return Presets.CoderdPresets.Problem(found.Text, own) is { } wrong ? throw new SettingException($"{found.Source}: {wrong}") : found.Text;
    }

    private static PathApps ReadPathApps(SettingReader reader)
    {
        var found = reader.Find(PathAppsSetting);
        return found.Text switch
        {
            "owner" => PathApps.Owner,
            "shared" => PathApps.Shared,
            "off" => PathApps.Off,
            _ => throw SettingReader.Refuse(found),
        };
    }

    // A url that parses but cannot be called is refused at the request, in coderd's words.
    private static string? ReadTaskAppUrl(SettingReader reader)
    {
        var found = reader.Find(TaskAppUrlSetting);
        return found.Text.Length == 0 ? null
            : Uri.IsWellFormedUriString(found.Text, UriKind.Absolute) ? found.Text
            : throw SettingReader.Refuse(found);
    }

    private static string? ReadOutputFile(SettingReader reader)
    {
        var found = reader.Find(OutputFileSetting);
        if (found.Text is "" or "none")
        {
            return null;
        }

        var path = Path.GetFullPath(found.Text);
        if (LogSnapshots.OutputFile.WhyNot(path) is not { } why)
        {
            return path;
        }

        // The default was not set explicitly: where it cannot be written, nothing is written.
        return found.Source == "default" ? null : throw SettingReader.Refuse(found, why);
    }
}
