namespace Mocks.GoLibraries.RobfigCron;

/// <summary>One field of a cron expression, as the set of its values.</summary>
/// <param name="Values">Bit n stands for n.</param>
/// <param name="IsStar">It says every value: <c>*</c> or <c>?</c>, without a step.</param>
/// <remarks>Source: robfig/cron v3, <c>parser.go</c>, <c>getField</c>, <c>getRange</c>.</remarks>
internal readonly record struct CronField(ulong Values, bool IsStar)
{
    public bool Has(int value) => (Values >> value & 1) == 1;

    /// <param name="names">Names for values from <paramref name="min"/> on, in lower case.</param>
    /// <exception cref="FormatException">In the library's words.</exception>
    public static CronField Parse(string text, int min, int max, params string[] names)
    {
        var field = default(CronField);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var range = ParseRange(part, min, max, names);
            field = new CronField(field.Values | range.Values, field.IsStar || range.IsStar);
        }

        return field;
    }

    private static CronField ParseRange(string text, int min, int max, string[] names)
    {
        var withStep = text.Split('/');
        var ends = withStep[0].Split('-');
        var isStar = ends[0] is "*" or "?";
        var start = isStar ? min : ParseValue(ends[0], min, names);
        var end = isStar ? max : ends.Length switch
        {
            1 => start,
            2 => ParseValue(ends[1], min, names),
            _ => throw new FormatException($"too many hyphens: {text}"),
        };
        var step = withStep.Length switch
        {
            1 => 1,
            2 => ParseNumber(withStep[1]),
            _ => throw new FormatException($"too many slashes: {text}"),
        };
        end = withStep.Length == 2 && ends.Length == 1 ? max : end; // From a value on.
        if (start < min || end > max || start > end || step == 0)
        {
            throw new FormatException(
                start < min ? $"beginning of range ({start}) below minimum ({min}): {text}"
                : end > max ? $"end of range ({end}) above maximum ({max}): {text}"
                : start > end ? $"beginning of range ({start}) beyond end of range ({end}): {text}"
                : $"step of range should be a positive number: {text}");
        }

        var values = 0UL;
        for (long value = start; value <= end; value += step)
        {
            values |= 1UL << (int)value;
        }

        return new CronField(values, isStar && step <= 1);
    }

    private static int ParseValue(string text, int min, string[] names) =>
        Array.IndexOf(names, text.ToLowerInvariant()) is >= 0 and var index ? min + index : ParseNumber(text);

    private static int ParseNumber(string text) =>
        !GoNumber.TryAtoi(text, out var number) ? throw new FormatException($"failed to parse int from {text}: strconv.Atoi: parsing {GoQuote.Quote(text)}: invalid syntax")
        : number < 0 ? throw new FormatException($"negative number ({number}) not allowed: {text}")
        : (int)Math.Min(number, int.MaxValue);
}
