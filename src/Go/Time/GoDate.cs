namespace Mocks.Go.Time;

/// <summary>The Gregorian calendar from year 0, which <see cref="DateTime"/> does not have.</summary>
internal static class GoDate
{
    private const int DaysPerEra = 146_097;
    private const int YearsPerEra = 400;

    /// <summary>From 0000-03-01, the first day of an era, to 1970-01-01.</summary>
    private const int EraToUnix = 719_468;

    public static int DaysIn(int year, int month) => month switch
    {
        2 => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <returns>Days since 1970-01-01.</returns>
    public static long ToDays(int year, int month, int day)
    {
        // Years counted from March, so that the leap day comes last.
        long marchYear = month > 2 ? year : year - 1;
        var era = Math.DivRem(marchYear >= 0 ? marchYear : marchYear - (YearsPerEra - 1), YearsPerEra).Quotient;
        var yearOfEra = marchYear - (era * YearsPerEra);
        var dayOfYear = (((153 * ((month + 9) % 12)) + 2) / 5) + day - 1;
        return (era * DaysPerEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - EraToUnix;
    }

    /// <param name="days">Since 1970-01-01.</param>
    public static (long Year, int Month, int Day) FromDays(long days)
    {
        days += EraToUnix;
        var era = Math.DivRem(days >= 0 ? days : days - (DaysPerEra - 1), DaysPerEra).Quotient;
        var dayOfEra = days - (era * DaysPerEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = (int)(dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100)));
        var marchMonth = ((5 * dayOfYear) + 2) / 153;
        var month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        return (yearOfEra + (era * YearsPerEra) + (month <= 2 ? 1 : 0), month, dayOfYear - (((153 * marchMonth) + 2) / 5) + 1);
    }
}
