using System.Text.Json.Serialization;

namespace Mocks.Go.Time;

/// <summary>Go's <c>time.Time</c>: nanoseconds, the offset as given, years 0 to 9999.</summary>
/// <param name="UnixSeconds">Whole seconds since 1970-01-01T00:00:00Z; negative before.</param>
/// <param name="Nanoseconds">0 to 999,999,999, always counted forward.</param>
/// <param name="OffsetSeconds">East of UTC.</param>
[JsonConverter(typeof(GoTimeConverter))]
public readonly record struct GoTime(long UnixSeconds, int Nanoseconds, int OffsetSeconds)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>Go's zero value, 0001-01-01T00:00:00Z.</summary>
    public static GoTime Zero => From(DateTimeOffset.MinValue);

    /// <summary>Go's error on writing this time, e.g. one with the offset <c>+24:00</c>, which it does parse; usually null.</summary>
    public string? WriteError => GoTimeText.WriteError(this);

    public static GoTime From(DateTimeOffset time) => new(
        time.ToUnixTimeSeconds(),
        (int)(time.UtcTicks % TimeSpan.TicksPerSecond) * NanosecondsPerTick,
        (int)time.Offset.TotalSeconds);

    /// <returns>
    /// Truncated to 100 ns. An offset that .NET does not support becomes UTC; a time before year 1 or after year 9999
    /// becomes the first or last .NET time.
    /// </returns>
    public DateTimeOffset ToDateTimeOffset()
    {
        if (UnixSeconds < DateTimeOffset.MinValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.MinValue;
        }

        if (UnixSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.MaxValue;
        }

        var utc = DateTimeOffset.FromUnixTimeSeconds(UnixSeconds).AddTicks(Nanoseconds / NanosecondsPerTick);
        var offset = TimeSpan.FromSeconds(OffsetSeconds);
        var isKnown = offset.Duration() <= TimeSpan.FromHours(14) && OffsetSeconds % 60 == 0;
        var local = utc.Ticks + offset.Ticks;
        return isKnown && local >= 0 && local <= DateTime.MaxValue.Ticks ? utc.ToOffset(offset) : utc;
    }

    /// <summary>RFC 3339 with a fraction of up to nine digits, without trailing zeros, and <c>Z</c> for UTC.</summary>
    public override string ToString() => GoTimeText.Format(this);

    /// <summary>As Go's <c>String</c> prints it, e.g. <c>2026-02-01 11:00:00.5 +0000 UTC</c>. Only for times in UTC.</summary>
    public string ToGoString() => $"{GoTimeText.Format(this)[..^1].Replace('T', ' ')} +0000 UTC";

    /// <summary>Parses a JSON string as <c>time.Time</c> does.</summary>
    /// <param name="text">The text between the quotes, as sent: Go does not resolve escapes here.</param>
    /// <param name="error">In Go's words; empty on success.</param>
    public static bool TryParse(string text, out GoTime time, out string error) =>
        GoTimeText.TryParse(TextEncoding.UTF8.GetBytes(text), out time, out error);
}
