namespace Mocks.GoLibraries.RobfigCron;

/// <summary>When something runs: second, minute, hour, day of month, month, and day of week, which may be left out.</summary>
/// <remarks>
/// Source: robfig/cron v3, <c>parser.go</c>, <c>spec.go</c>, with the options of coder's agent: no descriptors such as <c>@daily</c>. A day matches
/// when the day of month or the day of week does, unless one of them is a star: then both must. Not reproduced: the hour after a change of
/// the clocks, of which the library's times differ.
/// </remarks>
public sealed class CronSchedule
{
    private const int Fields = 6;
    private const int MaxDays = 5 * 366;

    private readonly CronField _second;
    private readonly CronField _minute;
    private readonly CronField _hour;
    private readonly CronField _dayOfMonth;
    private readonly CronField _month;
    private readonly CronField _dayOfWeek;
    private readonly TimeZoneInfo? _zone;

    private CronSchedule(IReadOnlyList<string> fields, TimeZoneInfo? zone)
    {
        _second = CronField.Parse(fields[0], 0, 59);
        _minute = CronField.Parse(fields[1], 0, 59);
        _hour = CronField.Parse(fields[2], 0, 23);
        _dayOfMonth = CronField.Parse(fields[3], 1, 31);
        _month = CronField.Parse(fields[4], 1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
        _dayOfWeek = CronField.Parse(fields.Count == Fields ? fields[5] : "*", 0, 6, "sun", "mon", "tue", "wed", "thu", "fri", "sat");
        _zone = zone;
    }

    /// <exception cref="FormatException">In the library's words.</exception>
    public static CronSchedule Parse(string expression)
    {
        if (expression.Length == 0)
        {
            throw new FormatException("empty spec string");
        }

        TimeZoneInfo? zone = null;
        if (expression.StartsWith("TZ=", StringComparison.Ordinal) || expression.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var (equals, space) = (expression.IndexOf('=', StringComparison.Ordinal), expression.IndexOf(' ', StringComparison.Ordinal));
            var name = space < 0 ? expression[(equals + 1)..] : expression[(equals + 1)..space];
            zone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found
                : throw new FormatException($"provided bad location {name}: unknown time zone {name}");
            expression = space < 0 ? "" : expression[space..].Trim();
        }

        if (expression.StartsWith('@'))
        {
            throw new FormatException($"parser does not accept descriptors: {expression}");
        }

        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is Fields or Fields - 1
            ? new CronSchedule(fields, zone)
            : throw new FormatException($"expected {Fields - 1} to {Fields} fields, found {fields.Length}: [{string.Join(' ', fields)}]");
    }

    /// <summary>The first time after another.</summary>
    /// <param name="local">The zone of an expression without one.</param>
    /// <returns>Null when there is none within five years.</returns>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo local)
    {
        var zone = _zone ?? local;
        var first = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        for (var days = 0; days <= MaxDays; days++)
        {
            var day = first.Date.AddDays(days);
            if (!Matches(day))
            {
                continue;
            }

            foreach (var time in TimesOfDay())
            {
                var moment = day + time;
                if (moment > first && !zone.IsInvalidTime(moment))
                {
                    return new DateTimeOffset(moment, zone.GetUtcOffset(moment));
                }
            }
        }

        return null;
    }

    private bool Matches(DateTime day)
    {
        if (!_month.Has(day.Month))
        {
            return false;
        }

        var (inMonth, inWeek) = (_dayOfMonth.Has(day.Day), _dayOfWeek.Has((int)day.DayOfWeek));
        return _dayOfMonth.IsStar || _dayOfWeek.IsStar ? inMonth && inWeek : inMonth || inWeek;
    }

    private IEnumerable<TimeSpan> TimesOfDay() =>
        from hour in Enumerable.Range(0, 24).Where(_hour.Has)
        from minute in Enumerable.Range(0, 60).Where(_minute.Has)
        from second in Enumerable.Range(0, 60).Where(_second.Has)
        select new TimeSpan(hour, minute, second);
}
