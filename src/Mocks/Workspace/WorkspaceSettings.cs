using System.Globalization;
using Mocks.MockCoderd;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Log;
using Mocks.Mocking.Settings;
using Mocks.Workspace.Terraform;

namespace Mocks.Workspace;

/// <summary>The settings of <c>mocks workspace</c>.</summary>
internal static class WorkspaceSettings
{
    public static Setting Grace { get; } = new("--grace", "", "", "a time such as 0s, 500ms, 10s or 2m",
        "Time between SIGTERM and SIGKILL (default: the destroy_grace_seconds of the state's docker_container, else 10s; 0s kills at once).");

    public static Setting Until { get; } = new("--until", "", "off", "ready or off", "ready ends when the start scripts have ended, without a stop.");

    public static Setting Container { get; } = new("--container", "", "", "the name of an image",
        "Runs the scripts, the metadata and COMMAND in a container of this image for each agent, as the image's user (Linux; needs docker and an engine on this machine). An image that is not there is pulled.");

    public static Setting Keep { get; } = new("--keep", "", "false", "1, true, 0 or false", "Keeps the scratch folder with the homes and logs of the agents, and says where it is.");

    public static Setting Format { get; } = new("--format", "", "text", "text or json", "json prints one object on standard output, for machines.");

    public static Setting JUnit { get; } = new("--junit", "", "", "a file that can be written", "Also writes the outcome there as JUnit XML: a test case for each script, state and verdict.");

    public static Setting TimeoutSeconds { get; } = new("--timeout", "", "120", "seconds, from 1 to 86400", "The time limit of the start scripts, and of the command.");

    public static Setting Allow { get; } = new("--allow", "", "", $"names of verdicts between commas, e.g. {Lessons.Lesson.EnvNotSensitive}",
        "Verdicts that are shown and do not make the outcome bad.");

    /// <summary>The mock coderd's, which listens on a free port, is strict, and keeps a stop open until the agents have ended.</summary>
    public static IReadOnlyDictionary<Setting, Setting> Names { get; } = MocksSettings.FreePorts
        .Append(KeyValuePair.Create(HostSettings.StrictSetting, HostSettings.StrictSetting with { Default = "true", Variable = "", Help = "Refuse what the real coderd refuses." }))
        .Append(KeyValuePair.Create(LogSettings.AmountSetting, LogSettings.AmountSetting with { Default = "none" }))
        .Append(KeyValuePair.Create(CoderdSettings.OutputFileSetting, CoderdSettings.OutputFileSetting with { Default = "none", Variable = "" }))
        .GroupBy(name => name.Key).ToDictionary(names => names.Key, names => names.Last().Value);

    /// <summary>Those of the mock coderd that make sense here.</summary>
    public static IReadOnlyList<Setting> OfCoderd { get; } =
    [
        .. new[]
        {
            CoderdSettings.ReleaseSetting, CoderdSettings.HttpCodeSetting, CoderdSettings.RateLimitSetting, HostSettings.StrictSetting, HostSettings.JournalSetting,
            HostSettings.ShowSecretsSetting, LogSettings.AmountSetting, LogSettings.FormatSetting,
        }.Select(setting => Names.GetValueOrDefault(setting, setting)),
    ];

    public static IReadOnlyList<Setting> OfALife { get; } = [StateSource.Setting, Grace, Until, Container, Keep, Format, JUnit, TimeoutSeconds, Allow];

    /// <returns>Null when it is not set.</returns>
    /// <exception cref="SettingException">It is no time.</exception>
    public static TimeSpan? ReadGrace(SettingReader reader)
    {
        var found = reader.Find(Grace);
        return found.Text.Length == 0 ? null : found.Text == "0" ? TimeSpan.Zero : StopWindow.Parse(found.Text)?.Lasts ?? throw SettingReader.Refuse(found);
    }

    /// <summary>A time as it is typed after <c>--grace</c>.</summary>
    public static string Typed(TimeSpan time) => time.TotalMilliseconds % 1000 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms");
}
