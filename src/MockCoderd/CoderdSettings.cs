using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd;

/// <summary>What a mock coderd can be told.</summary>
/// <param name="Host">Where it listens, and how strict it is.</param>
/// <param name="Preset">The named starting point; null for <c>normal</c>.</param>
/// <param name="HttpCode">The status for every log snapshot that passes; null for coderd's own 204.</param>
/// <param name="OutputFile">Where each posted snapshot is written; null for nowhere.</param>
/// <param name="RateLimit">Requests per minute for one caller and path; 0 or negative for no limit.</param>
public sealed record CoderdSettings(
    HostSettings Host, string? Preset = null, int? HttpCode = null, string? OutputFile = null, int RateLimit = 512)
{
    public const int StandardPort = 8080;

    // The Node mock's own place, so that tests which read it find it.
    private static readonly string NodeOutputFile = Path.Combine(Path.GetTempPath(), "snapshot-posted.json");

    public static Setting PresetSetting { get; } = new("--preset", "PRESET", "normal",
        "normal, old-server or failing", "The named starting point; GET /__admin/preset lists them.");

    public static Setting HttpCodeSetting { get; } = new("--http-code", "HTTP_CODE", "",
        "an HTTP status from 200 to 599", "The status for every log snapshot that passes; coderd's own is 204.");

    public static Setting OutputFileSetting { get; } = new("--output-file", "OUTPUT_FILE", NodeOutputFile,
        "a file in a folder that can be written to, or none", "Where the posted snapshot is written, as {\"task_id\":…,\"payload\":…}.");

    public static Setting RateLimitSetting { get; } = new("--api-rate-limit", "MOCK_API_RATE_LIMIT", "512",
        "a whole number; 0 and negative ones turn the limiter off", "Requests a minute for one caller and path.");

    public static Setting PortSetting { get; } = HostSettings.PortSetting(StandardPort);

    public static IReadOnlyList<Setting> All { get; } =
        [.. HostSettings.All(PortSetting), PresetSetting, HttpCodeSetting, OutputFileSetting, RateLimitSetting];

    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static CoderdSettings Read(SettingReader reader)
    {
        var host = HostSettings.Read(reader, PortSetting);
        var preset = reader.Text(PresetSetting);
        int? httpCode = reader.Find(HttpCodeSetting).Text.Length == 0 ? null : reader.Number(HttpCodeSetting, 200, 599);
        return new CoderdSettings(host, preset, httpCode, ReadOutputFile(reader), reader.Number(RateLimitSetting, int.MinValue, int.MaxValue));
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

        // Nobody asked for the default: a machine where it cannot be written simply goes without.
        return found.Source == "default" ? null : throw SettingReader.Refuse(found, why);
    }
}
