using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Mocks.Go.Time;

/// <summary>Formats and parses RFC 3339 as Go does.</summary>
/// <remarks>
/// Source: Go 1.25, <c>time/format.go</c>, <c>parse</c>, and <c>format_rfc3339.go</c>, whose strict checks are switched off:
/// an hour of one digit, a comma before the fraction and offsets up to 24:60 pass.
/// </remarks>
internal ref struct GoTimeText
{
    private const string Layout = "2006-01-02T15:04:05Z07:00";
    private const int SecondsPerDay = 86_400;
    private const int FractionDigits = 9;

    private static readonly long FirstSecond = GoDate.ToDays(0, 1, 1) * SecondsPerDay;
    private static readonly long LastSecond = (GoDate.ToDays(10_000, 1, 1) * SecondsPerDay) - 1;

    private readonly ReadOnlySpan<byte> _text;
    private ReadOnlySpan<byte> _rest;
    private string? _error;

    private GoTimeText(ReadOnlySpan<byte> text) => _text = _rest = text;

    public static string Format(GoTime time)
    {
        var local = time.UnixSeconds + time.OffsetSeconds;
        var second = (int)(((local % SecondsPerDay) + SecondsPerDay) % SecondsPerDay);
        var (year, month, day) = GoDate.FromDays((local - second) / SecondsPerDay);
        var fraction = time.Nanoseconds == 0
            ? ""
            : "." + time.Nanoseconds.ToString("d9", CultureInfo.InvariantCulture).TrimEnd('0');
        var minutes = Math.Abs(time.OffsetSeconds / 60);
        var zone = time.OffsetSeconds == 0
            ? "Z"
            : string.Create(CultureInfo.InvariantCulture, $"{(time.OffsetSeconds > -60 ? '+' : '-')}{minutes / 60:00}:{minutes % 60:00}");

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{year:0000}-{month:00}-{day:00}T{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}{fraction}{zone}");
    }

    public static string? WriteError(GoTime time)
    {
        var local = time.UnixSeconds + time.OffsetSeconds;
        return (local < FirstSecond || local > LastSecond, Math.Abs(time.OffsetSeconds) >= SecondsPerDay) switch
        {
            (true, _) => "Time.MarshalJSON: year outside of range [0,9999]",
            (_, true) => "Time.MarshalJSON: timezone hour outside of range [0,23]",
            _ => null,
        };
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out GoTime time, out string error)
    {
        var parse = new GoTimeText(text);
        time = parse.Read();
        error = parse._error ?? "";
        return parse._error is null;
    }

    private GoTime Read()
    {
        var year = ReadYear();
        Skip('-');
        var month = ReadNumber("01", 1, 12, "month");
        Skip('-');
        var day = ReadNumber("02", 0, 99, "day");
        Skip('T');
        var hour = ReadNumber("15", 0, 23, "hour", maySkipZero: true);
        Skip(':');
        var minute = ReadNumber("04", 0, 59, "minute");
        Skip(':');
        var second = ReadNumber("05", 0, 59, "second");
        var nanoseconds = ReadFraction();
        var offset = ReadOffset();
        if (!_rest.IsEmpty)
        {
            FailWith($": extra text: {Quote(_rest)}");
        }

        if (_error is null && (day < 1 || day > GoDate.DaysIn(year, month)))
        {
            FailWith(": day out of range");
        }

        if (_error is not null)
        {
            return default;
        }

        var seconds = (GoDate.ToDays(year, month, day) * SecondsPerDay) + (hour * 3600) + (minute * 60) + second;
        return new GoTime(seconds - offset, nanoseconds, offset);
    }

    private int ReadYear()
    {
        if (_rest.Length < 4 || _rest[..4].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            FailAt("2006", _rest);
            return 0;
        }

        _ = Utf8Parser.TryParse(_rest[..4], out int year, out _);
        _rest = _rest[4..];
        return year;
    }

    private void Skip(char separator)
    {
        if (_rest.IsEmpty || _rest[0] != separator)
        {
            FailAt(separator.ToString(), _rest);
            return;
        }

        _rest = _rest[1..];
    }

    private int ReadNumber(string element, int least, int most, string name, bool maySkipZero = false)
    {
        var digits = IsDigit(0) && IsDigit(1) ? 2 : IsDigit(0) && maySkipZero ? 1 : 0;
        if (digits == 0)
        {
            FailAt(element, _rest);
            return 0;
        }

        var number = TwoDigits(_rest[..digits]);
        _rest = _rest[digits..];
        if (number < least || number > most)
        {
            FailWith($": {name} out of range");
        }

        return number;
    }

    private int ReadFraction()
    {
        if (_rest.IsEmpty || _rest[0] is not ((byte)'.' or (byte)',') || !IsDigit(1))
        {
            return 0;
        }

        var digits = _rest[1..];
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = end < 0 ? digits : digits[..end];
        _rest = _rest[(1 + digits.Length)..];

        var nanoseconds = 0;
        for (var i = 0; i < FractionDigits; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        }

        return nanoseconds;
    }

    private int ReadOffset()
    {
        if (!_rest.IsEmpty && _rest[0] == 'Z')
        {
            _rest = _rest[1..];
            return 0;
        }

        var start = _rest;
        if (_rest.Length < 6 || _rest[3] != ':')
        {
            FailAt("Z07:00", start);
            return 0;
        }

        var hours = AreDigits(1) ? TwoDigits(_rest[1..3]) : -1;
        var minutes = hours >= 0 && AreDigits(4) ? TwoDigits(_rest[4..6]) : -1;
        var sign = _rest[0];
        _rest = _rest[6..];

        // Go checks the ranges before the sign, and accepts 24 and 60.
        if (minutes > 60 || hours > 24)
        {
            FailWith($": time zone offset {(minutes > 60 ? "minute" : "hour")} out of range");
        }

        if (minutes < 0 || sign is not ((byte)'+' or (byte)'-'))
        {
            FailAt("Z07:00", start);
        }

        return (sign == '-' ? -60 : 60) * ((hours * 60) + minutes);
    }

    private readonly bool AreDigits(int index) => IsDigit(index) && IsDigit(index + 1);

    private readonly bool IsDigit(int index) => index < _rest.Length && char.IsAsciiDigit((char)_rest[index]);

    private static int TwoDigits(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private void FailAt(string element, ReadOnlySpan<byte> at) =>
        FailWith($" as {Quote(TextEncoding.UTF8.GetBytes(Layout))}: cannot parse {Quote(at)} as {Quote(TextEncoding.UTF8.GetBytes(element))}");

    /// <summary>Keeps the first error; later reads have no meaning.</summary>
    private void FailWith(string message) => _error ??= $"parsing time {Quote(_text)}{message}";

    /// <summary>The quoting of Go's package time: every byte that is not printable ASCII as <c>\x</c> and two digits.</summary>
    private static string Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var b in text)
        {
            _ = b switch
            {
                >= 0x80 or < (byte)' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
                (byte)'"' or (byte)'\\' => quoted.Append('\\').Append((char)b),
                _ => quoted.Append((char)b),
            };
        }

        return quoted.Append('"').ToString();
    }
}
