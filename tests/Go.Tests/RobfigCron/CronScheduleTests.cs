using System.Globalization;
using Mocks.GoLibraries.RobfigCron;

namespace Mocks.Go.Tests.RobfigCron;

/// <summary>Cron expressions with seconds, as coder's agent reads them.</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * * *", "2026-01-01 00:00:01")]
    [InlineData("*/20 * * * * *", "2026-01-01 00:00:20")]
    [InlineData("0 22 * * *", "2026-01-01 00:22:00")] // Five fields: second 0, minute 22, every hour.
    [InlineData("0 0 22 * * *", "2026-01-01 22:00:00")]
    [InlineData("5/25 0 0 * * *", "2026-01-01 00:00:05")]
    [InlineData("0 0 0 1 * *", "2026-02-01 00:00:00")]
    [InlineData("0 0 0 29 feb *", "2028-02-29 00:00:00")]
    [InlineData("0 0 0 13 * fri", "2026-01-02 00:00:00")] // Either of the days.
    [InlineData("0 0 0 ? * FRI", "2026-01-02 00:00:00")]
    [InlineData("0 0 0 */2 * mon", "2026-01-03 00:00:00")] // A star with a step is no star: either.
    [InlineData("0 30 9-10 * jan-mar mon,wed", "2026-01-05 09:30:00")]
    [InlineData("TZ=Asia/Tokyo 0 0 9 * * *", "2026-01-02 00:00:00")]
    [InlineData("0 0 0 31 2 *", null)]
    public void The_next_time_is_after_the_start_of_2026(string expression, string? next) => Assert.Equal(next, CronSchedule.Parse(expression)
        .Next(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("@every 5m", "parser does not accept descriptors: @every 5m")]
    [InlineData("@daily", "parser does not accept descriptors: @daily")]
    [InlineData("* * * *", "expected 5 to 6 fields, found 4: [* * * *]")]
    [InlineData("0 * * * * * *", "expected 5 to 6 fields, found 7: [0 * * * * * *]")]
    [InlineData("60 * * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* * * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("5-1 * * * * *", "beginning of range (5) beyond end of range (1): 5-1")]
    [InlineData("*/0 * * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * * *", "too many hyphens: 1-2-3")]
    [InlineData("1/2/3 * * * * *", "too many slashes: 1/2/3")]
    [InlineData("x * * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("TZ=Nowhere/At 0 0 9 * * *", "provided bad location Nowhere/At: unknown time zone Nowhere/At")]
    [InlineData("TZ=UTC", "expected 5 to 6 fields, found 0: []")]
    public void An_expression_that_cannot_be_read_is_an_error(string expression, string error) =>
        Assert.Equal(error, Assert.Throws<FormatException>(() => CronSchedule.Parse(expression)).Message);
}
