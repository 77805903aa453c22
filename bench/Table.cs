using System.Globalization;

namespace Mocks.Bench;

/// <summary>Prints the table, and computes its medians.</summary>
internal static class Table
{
    public static void Row(string what, FormattableString measured, string atMost = "") =>
        Console.WriteLine($"{what,-62} {measured.ToString(CultureInfo.InvariantCulture),18}   {atMost,12}");

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
