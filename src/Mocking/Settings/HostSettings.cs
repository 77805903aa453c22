using System.Net;
using Mocks.Mocking.Log;

namespace Mocks.Mocking.Settings;

/// <summary>The settings that every mock has.</summary>
/// <param name="Port">0 picks a free one.</param>
/// <param name="Bind">The address to listen on; loopback unless told otherwise.</param>
/// <param name="AllowedHosts">Names that a <c>Host</c> header may have in addition to loopback; <c>*</c> allows all.</param>
/// <param name="Strict">Answer as the real service would, instead of as leniently as the Node mocks.</param>
/// <param name="JournalEntries">How many requests the journal keeps.</param>
/// <param name="JournalBytes">How many bytes of them it keeps.</param>
/// <param name="BothLoopbacks">Listen on 127.0.0.1 and ::1, as AgentAPI does on <c>localhost</c>; <paramref name="Bind"/> is not used then.</param>
/// <param name="PortFlag">The flag that sets the port in this program, for messages.</param>
/// <param name="Log">What its program writes of the exchanges; null for nothing.</param>
/// <param name="ShowSecrets">Show texts and bodies with the tokens in them; those of headers and queries are never kept.</param>
public sealed record HostSettings(
    int Port = 0,
    IPAddress? Bind = null,
    IReadOnlyList<string>? AllowedHosts = null,
    bool Strict = false,
    int JournalEntries = 1_000,
    long JournalBytes = 64 * 1024 * 1024,
    bool ShowSecrets = false,
    bool BothLoopbacks = false,
    string PortFlag = "--port",
    LogSettings? Log = null)
{
    private const string JournalMayBe = "a whole number from 1 to 1000000";

    /// <param name="standard">The real service's own port.</param>
    /// <param name="variable">The real service's own variable for it, or ours when it has none.</param>
    public static Setting PortSetting(int standard, string variable = "MOCK_PORT") => new("--port", variable, $"{standard}",
        "a port from 0 to 65535 (0 picks a free one)", "Port to listen on; also the first argument.");

    public static Setting BindSetting { get; } = new("--bind", "MOCK_BIND", "127.0.0.1",
        "an IP address of this machine, localhost for 127.0.0.1 and ::1, 0.0.0.0 or :: for all", "Address to listen on.");

    public static Setting AllowedHostsSetting { get; } = new("--allow-host", "MOCK_ALLOWED_HOSTS", "",
        "host names between commas, or *", "Further host names, besides localhost, that requests may be addressed to.");

    public static Setting StrictSetting { get; } = new("--strict", "MOCK_STRICT", "false",
        "1, true, 0 or false", "Refuse what the real service refuses; the default is as lenient as the Node mocks.");

    public static Setting JournalSetting { get; } = new("--journal", "MOCK_JOURNAL", "1000",
        JournalMayBe, "How many requests the journal keeps (and never more than 64 MiB).");

    public static Setting ShowSecretsSetting { get; } = new("--show-secrets", "MOCK_SHOW_SECRETS", "false",
        "1, true, 0 or false", "Show bodies and texts with the tokens and keys in them; else those are blotted out.");

    public static IReadOnlyList<Setting> All(Setting port) =>
        [port, BindSetting, AllowedHostsSetting, StrictSetting, JournalSetting, ShowSecretsSetting,
            LogSettings.AmountSetting, LogSettings.FormatSetting];

    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static HostSettings Read(SettingReader reader, Setting port)
    {
        var bind = reader.Find(BindSetting);
        var isLocalhost = bind.Text.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        return new HostSettings(
            reader.Number(port, 0, 65535),
            isLocalhost ? null : IPAddress.TryParse(bind.Text, out var address) ? address : throw SettingReader.Refuse(bind),
            reader.List(AllowedHostsSetting),
            reader.Switch(StrictSetting),
            reader.Number(JournalSetting, 1, 1_000_000),
            ShowSecrets: reader.Switch(ShowSecretsSetting),
            BothLoopbacks: isLocalhost,
            PortFlag: reader.Find(port).Setting.Flag,
            Log: LogSettings.Read(reader));
    }
}
