namespace Mocks.Mocking.Log;

/// <summary>How much of the exchanges a program writes; each amount includes those before it.</summary>
public enum LogAmount
{
    None,

    /// <summary>Exchanges that have a verdict, or that no route took.</summary>
    Verdicts,

    /// <summary>One line for each exchange.</summary>
    Exchanges,

    /// <summary>The bodies, too.</summary>
    Bodies,
}

/// <summary>What a program writes of the exchanges of its mocks.</summary>
/// <param name="IsJson">One JSON object per line in place of text.</param>
public sealed record LogSettings(LogAmount Amount, bool IsJson)
{
    private static readonly string[] Amounts = ["none", "verdicts", "exchanges", "bodies"];

    public static Setting AmountSetting { get; } = new("--log", "MOCK_LOG", "exchanges", "none, verdicts, exchanges or bodies",
        "Console lines: none; exchanges with a verdict or without a route; all exchanges; all exchanges with their bodies.");

    public static Setting FormatSetting { get; } = new("--log-format", "MOCK_LOG_FORMAT", "text", "text or json",
        "The form of these lines; json is one object per line.");

    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static LogSettings Read(SettingReader reader) => new(
        (LogAmount)Array.IndexOf(Amounts, reader.OneOf(AmountSetting, Amounts)),
        reader.OneOf(FormatSetting, "text", "json") == "json");
}
