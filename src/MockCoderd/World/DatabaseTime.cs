using Mocks.Go.Time;

namespace Mocks.MockCoderd.World;

/// <summary>A time as coderd's database keeps it: in UTC, to the microsecond.</summary>
internal static class DatabaseTime
{
    public static GoTime Of(DateTimeOffset at) => GoTime.From(at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime());

    public static GoTime? Of(DateTimeOffset? at) => at is { } known ? Of(known) : null;
}
