using Mocks.Go.Time;

namespace Mocks.Go.Tests.Time;

public sealed class GoTimeTests
{
    [Theory]
    [InlineData("2026-02-01T10:00:00Z", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01T10:00:00+00:00", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01T10:00:00-00:00", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01T1:00:00Z", "2026-02-01T01:00:00Z")]
    [InlineData("2026-02-01T10:00:00,5Z", "2026-02-01T10:00:00.5Z")]
    [InlineData("2026-02-01T10:00:00.000000000Z", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01T10:00:00.0000000009Z", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01T10:00:00+23:60", "2026-02-01T10:00:00+24:00")]
    [InlineData("2026-02-01T10:00:00-14:30", "2026-02-01T10:00:00-14:30")]
    [InlineData("2024-02-29T23:59:59.999999999+14:00", "2024-02-29T23:59:59.999999999+14:00")]
    [InlineData("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z")]
    [InlineData("0000-02-29T00:00:00+05:00", "0000-02-29T00:00:00+05:00")]
    [InlineData("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59-01:00")]
    [InlineData("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z")]
    public void A_time_of_Go_is_read_and_written(string text, string written)
    {
        Assert.True(GoTime.TryParse(text, out var time, out var error));
        Assert.Equal((written, ""), (time.ToString(), error));
    }

    [Theory]
    [InlineData("2026-00-01T10:00:00Z", ": month out of range")]
    [InlineData("2026-02-00T10:00:00Z", ": day out of range")]
    [InlineData("2026-02-29T10:00:00Z", ": day out of range")]
    [InlineData("1900-02-29T10:00:00Z", ": day out of range")]
    [InlineData("2026-04-31T10:00:00Z", ": day out of range")]
    [InlineData("2026-02-01T24:00:00Z", ": hour out of range")]
    [InlineData("2026-02-01T10:60:00Z", ": minute out of range")]
    [InlineData("2026-02-01T10:00:60Z", ": second out of range")]
    [InlineData("2026-02-01T10:00:00+25:00", ": time zone offset hour out of range")]
    [InlineData("2026-02-01T10:00:00+25:61", ": time zone offset minute out of range")]
    [InlineData("2026-02-01T10:00:00x25:00", ": time zone offset hour out of range")]
    [InlineData("2026-02-30T10:00:00Zx", ": extra text: \"x\"")]
    [InlineData("2026-02-01T10:00:00+01:00:00", ": extra text: \":00\"")]
    public void A_time_out_of_range_is_refused(string text, string message)
    {
        Assert.False(GoTime.TryParse(text, out var time, out var error));
        Assert.Equal(default, time);
        Assert.Equal($"parsing time \"{text}\"{message}", error);
    }

    [Theory]
    [InlineData("", "", "2006")]
    [InlineData("26-02-01T10:00:00Z", "26-02-01T10:00:00Z", "2006")]
    [InlineData("-026-02-01T10:00:00Z", "-026-02-01T10:00:00Z", "2006")]
    [InlineData("2026", "", "-")]
    [InlineData("20260201T100000Z", "0201T100000Z", "-")]
    [InlineData("2026-2-01T10:00:00Z", "2-01T10:00:00Z", "01")]
    [InlineData("2026-02-1T10:00:00Z", "1T10:00:00Z", "02")]
    [InlineData("2026-02-01t10:00:00Z", "t10:00:00Z", "T")]
    [InlineData("2026-02-01Tx", "x", "15")]
    [InlineData("2026-02-01T10:0:00Z", "0:00Z", "04")]
    [InlineData("2026-02-01T10:00Z", "Z", ":")]
    [InlineData("2026-02-01T10:00:0Z", "0Z", "05")]
    [InlineData("2026-02-01T10:00:00", "", "Z07:00")]
    [InlineData("2026-02-01T10:00:00z", "z", "Z07:00")]
    [InlineData("2026-02-01T10:00:00.Z", ".Z", "Z07:00")]
    [InlineData("2026-02-01T10:00:00+0100", "+0100", "Z07:00")]
    [InlineData("2026-02-01T10:00:00+01:0", "+01:0", "Z07:00")]
    [InlineData("2026-02-01T10:00:00+x1:00", "+x1:00", "Z07:00")]
    [InlineData("2026-02-01T10:00:00 01:00", " 01:00", "Z07:00")]
    public void A_time_of_another_form_is_refused_with_the_place_where_it_differs(string text, string at, string element)
    {
        Assert.False(GoTime.TryParse(text, out _, out var error));
        Assert.Equal(
            $"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{at}\" as \"{element}\"", error);
    }

    [Fact]
    public void An_error_quotes_every_byte_beyond_ASCII()
    {
        Assert.False(GoTime.TryParse("é\"\\\t\u007f", out _, out var error));

        const string Quoted = "\"\\xc3\\xa9\\\"\\\\\\x09\u007f\"";
        Assert.Equal($"parsing time {Quoted} as \"2006-01-02T15:04:05Z07:00\": cannot parse {Quoted} as \"2006\"", error);
    }

    [Fact]
    public void A_time_of_NET_goes_through_unchanged()
    {
        var time = new DateTimeOffset(2026, 2, 1, 10, 0, 5, TimeSpan.FromHours(-3.5)).AddTicks(1_234_567);

        Assert.Equal("2026-02-01T10:00:05.1234567-03:30", GoTime.From(time).ToString());
        Assert.Equal(time, GoTime.From(time).ToDateTimeOffset());
        Assert.Equal(time.Offset, GoTime.From(time).ToDateTimeOffset().Offset);
    }

    [Fact]
    public void A_time_before_1970_counts_its_nanoseconds_forward()
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(-1);

        Assert.Equal(new GoTime(-1, 999_999_900, 0), GoTime.From(time));
        Assert.Equal(time, GoTime.From(time).ToDateTimeOffset());
    }

    [Fact]
    public void What_NET_cannot_hold_is_brought_as_near_as_can_be()
    {
        Assert.Equal(DateTimeOffset.MinValue, new GoTime(-62_135_596_801, 999_999_999, 0).ToDateTimeOffset());
        Assert.Equal(DateTimeOffset.MaxValue, new GoTime(253_402_300_800, 0, 0).ToDateTimeOffset());
        Assert.Equal(TimeSpan.Zero, new GoTime(0, 0, 24 * 3600).ToDateTimeOffset().Offset);
        Assert.Equal(DateTimeOffset.MinValue, GoTime.Zero.ToDateTimeOffset());
        Assert.Equal("0001-01-01T00:00:00Z", GoTime.Zero.ToString());
    }

    [Theory]
    [InlineData(253_402_300_799, 0, null)]
    [InlineData(253_402_300_799, 60, "Time.MarshalJSON: year outside of range [0,9999]")]
    [InlineData(253_402_300_800, -60, null)]
    [InlineData(-62_167_219_200, 0, null)]
    [InlineData(-62_167_219_201, 0, "Time.MarshalJSON: year outside of range [0,9999]")]
    [InlineData(0, -86_400, "Time.MarshalJSON: timezone hour outside of range [0,23]")]
    [InlineData(0, 86_399, null)]
    public void A_time_that_Go_would_not_write_says_why(long unixSeconds, int offsetSeconds, string? error)
    {
        Assert.Equal(error, new GoTime(unixSeconds, 0, offsetSeconds).WriteError);
    }
}
