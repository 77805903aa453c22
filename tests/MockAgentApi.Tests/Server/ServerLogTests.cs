using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Server;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Log lines as Go's slog writes them.</summary>
public sealed class ServerLogTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("say \"x\"", "\"say \\\"x\\\"\"")]
    [InlineData("C:\\dir", "C:\\dir")]
    [InlineData("two\nlines", "\"two\\nlines\"")]
    [InlineData("漢", "漢")]
    [InlineData("a\u00a0b", "\"a\\u00a0b\"")]
    public void A_value_is_quoted_when_it_needs_to_be(string value, string written)
    {
        var output = new StringWriter();

        new ServerLog(output, Noon(TimeZoneInfo.Utc)).Warn("Hi", ("key", value), ("n", 5));

        Assert.Equal($"time=2026-01-02T12:00:00.007Z level=WARN msg=Hi key={written} n=5{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public void Times_are_of_the_server_s_zone_and_errors_come_with_their_causes()
    {
        var output = new StringWriter();
        var zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(-210), null, null);

        new ServerLog(output, Noon(zone)).Error("Failed to load state", ("error", new WrappedError("outer", WrappedError.Plain("inner"))));

        Assert.Equal($"time=2026-01-02T08:30:00.007-03:30 level=ERROR msg=\"Failed to load state\" error=\"outer:\\n  - inner\"{Environment.NewLine}", output.ToString());
    }

    private static ManualTime Noon(TimeZoneInfo zone)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 1, 2, 12, 0, 0, 7, TimeSpan.Zero));
        time.SetLocalTimeZone(zone);
        return time;
    }
}
