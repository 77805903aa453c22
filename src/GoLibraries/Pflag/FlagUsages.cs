using System.Globalization;
using System.Text;

namespace Mocks.GoLibraries.Pflag;

/// <summary>The lines of a usage text that list the flags.</summary>
/// <remarks>Source: spf13/pflag 1.0.10, <c>FlagUsagesWrapped</c>.</remarks>
public static class FlagUsages
{
    public static string Of(IReadOnlyList<Flag> known)
    {
        var shown = known.Where(flag => !flag.Hidden).OrderBy(flag => flag.Name, StringComparer.Ordinal).Select(flag => (Flag: flag, Head: Head(flag))).ToList();
        var width = shown.Max(one => one.Head.Length);
        var text = new StringBuilder();
        foreach (var (flag, head) in shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"{head.PadRight(width)}   {flag.Usage}{DefaultOf(flag)}\n");
        }

        return text.ToString();
    }

    private static string Head(Flag flag)
    {
        var kind = flag.Kind switch
        {
            FlagKind.Text => " string",
            FlagKind.Number => " int",
            FlagKind.SmallNumber => " uint16",
            FlagKind.List => " strings",
            _ => "",
        };
        return $"  {(flag.Short.Length > 0 ? $"-{flag.Short}, " : "    ")}--{flag.Name}{kind}";
    }

    private static string DefaultOf(Flag flag) => flag.Default.Length == 0 ? "" : flag.Kind switch
    {
        FlagKind.Text => $" (default \"{flag.Default}\")",
        FlagKind.List => $" (default [{flag.Default}])",
        _ => $" (default {flag.Default})",
    };
}
