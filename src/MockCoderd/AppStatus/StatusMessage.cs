using System.Text;
using System.Text.RegularExpressions;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.Bluemonday;

namespace Mocks.MockCoderd.AppStatus;

/// <summary>The stored form of a status message: one line of printable text.</summary>
/// <remarks>Source: coder/coder, <c>coderd/util/strings/strings.go</c>, <c>UISanitize</c>; acarl005/stripansi.</remarks>
internal static partial class StatusMessage
{
    /// <summary>More bytes than this are refused, as sent and before cleaning.</summary>
    public const int MaxBytes = 160;

    public static string Clean(string sent)
    {
        var text = EscapeCodes().Replace(HtmlText.Of(GoUnquote.Of(sent) ?? sent), "");
        var clean = new StringBuilder(text.Length);
        var afterBlank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isBlank = Rune.IsWhiteSpace(rune);
            if (isBlank && !afterBlank)
            {
                clean.Append(' ');
            }
            else if (!isBlank && GoQuote.IsPrintable(rune))
            {
                clean.Append(rune.ToString());
            }

            // An unprintable character ends a run of whitespace too.
            afterBlank = isBlank;
        }

        return clean.ToString().Trim();
    }

    [GeneratedRegex(@"[\u001b\u009b][\[\]()#;?]*(?:[a-zA-Z0-9;]*\u0007|(?:[0-9]{1,4}(?:;[0-9]{0,4})*)?[0-9A-PRZcf-nqrty=><~])", RegexOptions.CultureInvariant)]
    private static partial Regex EscapeCodes();
}
