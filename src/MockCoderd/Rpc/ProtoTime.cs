using Google.Protobuf.WellKnownTypes;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Times of messages as Go's <c>timestamppb</c> reads them.</summary>
internal static class ProtoTime
{
    private const int MaxNanos = 999_999_999;

    private static readonly Timestamp Earliest = Timestamp.FromDateTimeOffset(DateTimeOffset.MinValue);
    private static readonly Timestamp Latest = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue);

    /// <summary>The moment, to the microsecond as the database keeps it. An absent one is 1970; one that no calendar has is the nearest that has.</summary>
    public static DateTimeOffset AsTime(this Timestamp? time)
    {
        var known = time ?? new Timestamp();
        return known.Seconds < Earliest.Seconds ? DateTimeOffset.MinValue
            : known.Seconds > Latest.Seconds ? DateTimeOffset.MaxValue
            : DateTimeOffset.UnixEpoch.AddSeconds(known.Seconds).AddTicks(Math.Clamp(known.Nanos, 0, MaxNanos) / 1000 * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Go's zero time, which is not an absent one.</summary>
    public static bool IsZero(this Timestamp? time) => time is { Nanos: 0 } && time.Seconds == Earliest.Seconds;

    /// <summary>Present, and in a year from 1 to 9999.</summary>
    public static bool IsValid(this Timestamp? time) =>
        time is { Nanos: >= 0 and <= MaxNanos } && time.Seconds >= Earliest.Seconds && time.Seconds <= Latest.Seconds;
}
