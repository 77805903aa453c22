using System.Text;

namespace Mocks.Go.Net.Url;

/// <summary>Text made fit for a URL as Go does it. .NET escapes other characters.</summary>
/// <remarks>Source: Go 1.24, <c>net/url</c>, <c>shouldEscape</c>, <c>QueryEscape</c>, <c>URL.EscapedPath</c>.</remarks>
public static class GoEscape
{
    private const string Unreserved = "-_.~";
    private const string PathMarks = Unreserved + "$&+,/:;=@";

    /// <summary>A whole path, decoded before.</summary>
    public static string Path(string path) => Escape(path, PathMarks, plusForBlank: false);

    /// <summary>A key or a value of a query.</summary>
    public static string Query(string text) => Escape(text, Unreserved, plusForBlank: true);

    private static string Escape(string text, string marks, bool plusForBlank)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in System.Text.Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || marks.Contains((char)one, StringComparison.Ordinal))
            {
                escaped.Append((char)one);
            }
            else if (plusForBlank && one == ' ')
            {
                escaped.Append('+');
            }
            else
            {
                escaped.Append('%').Append(one.ToString("X2", null));
            }
        }

        return escaped.ToString();
    }
}
