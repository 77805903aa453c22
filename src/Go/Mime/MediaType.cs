using System.Text;
using Mocks.Go.Net.Url;

namespace Mocks.Go.Mime;

/// <summary>A media type or disposition with its parameters, parsed as Go parses it.</summary>
/// <param name="Name">In lower case, e.g. <c>multipart/form-data</c>; empty when it is not valid.</param>
/// <param name="Parameters">Names in lower case, values without quotes; empty when one of them is bad.</param>
/// <param name="IsValid">False when Go returns an error along with the value.</param>
/// <remarks>Source: Go, <c>mime/mediatype.go</c>, <c>ParseMediaType</c>.</remarks>
public sealed record MediaType(string Name, IReadOnlyDictionary<string, string> Parameters, bool IsValid)
{
    private const string Specials = "()<>@,;:\\\"/[]?=";

    private static readonly Dictionary<string, string> None = [];

    public string this[string parameter] => Parameters.GetValueOrDefault(parameter, "");

    public static MediaType Parse(string text)
    {
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var name = (end < 0 ? text : text[..end]).ToLowerInvariant().Trim();
        if (!IsMediaTypeOrDisposition(name))
        {
            return new MediaType("", None, IsValid: false);
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = end < 0 ? default : text.AsSpan(end);
        while ((rest = rest.TrimStart()).Length > 0)
        {
            if (!TryTakeParameter(ref rest, out var key, out var value))
            {
                // Go allows a semicolon at the end.
                return rest.Trim() is ";" ? new MediaType(name, Joined(found), IsValid: true) : new MediaType(name, None, IsValid: false);
            }

            if (!found.TryAdd(key, value) && found[key] != value)
            {
                return new MediaType("", None, IsValid: false);
            }
        }

        return new MediaType(name, Joined(found), IsValid: true);
    }

    private static bool IsMediaTypeOrDisposition(string name)
    {
        var parts = name.Split('/');
        return parts.Length <= 2 && Array.TrueForAll(parts, part => part.Length > 0 && part.All(IsToken));
    }

    private static bool IsToken(char c) => c is > ' ' and < '\x7f' && !Specials.Contains(c, StringComparison.Ordinal);

    private static bool TryTakeParameter(ref ReadOnlySpan<char> text, out string key, out string value)
    {
        (key, value) = ("", "");
        var rest = text;
        if (!TryTake(ref rest, ';'))
        {
            return false;
        }

        key = TakeToken(ref rest).ToLowerInvariant();
        rest = rest.TrimStart();
        if (key.Length == 0 || !TryTake(ref rest, '='))
        {
            return false;
        }

        if (rest.Length > 0 && rest[0] == '"')
        {
            if (!TryTakeQuoted(ref rest, out value))
            {
                return false;
            }
        }
        else if ((value = TakeToken(ref rest)).Length == 0)
        {
            return false;
        }

        text = rest;
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, char mark)
    {
        if (rest.Length == 0 || rest[0] != mark)
        {
            return false;
        }

        rest = rest[1..].TrimStart();
        return true;
    }

    private static string TakeToken(ref ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && IsToken(rest[length]))
        {
            length++;
        }

        var token = rest[..length].ToString();
        rest = rest[length..];
        return token;
    }

    private static bool TryTakeQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var unquoted = new StringBuilder();
        value = "";
        for (var at = 1; at < rest.Length; at++)
        {
            switch (rest[at])
            {
                case '"':
                    value = unquoted.ToString();
                    rest = rest[(at + 1)..];
                    return true;
                case '\r' or '\n':
                    return false;
                // Old browsers send C:\dir\file unescaped: a backslash escapes only the special characters.
                case '\\' when at + 1 < rest.Length && Specials.Contains(rest[at + 1], StringComparison.Ordinal):
                    unquoted.Append(rest[++at]);
                    break;
                default:
                    unquoted.Append(rest[at]);
                    break;
            }
        }

        return false;
    }

    /// <summary>Joins and decodes the parameters of RFC 2231: <c>name*=utf-8''a%20b</c>, <c>name*0=a; name*1=b</c>.</summary>
    private static Dictionary<string, string> Joined(Dictionary<string, string> found)
    {
        if (!found.Keys.Any(key => key.Contains('*', StringComparison.Ordinal)))
        {
            return found;
        }

        var joined = found.Where(one => !one.Key.Contains('*', StringComparison.Ordinal)).ToDictionary();
        foreach (var name in found.Keys.Where(key => key.Contains('*', StringComparison.Ordinal)).Select(key => key[..key.IndexOf('*', StringComparison.Ordinal)]).Distinct())
        {
            if (found.TryGetValue($"{name}*", out var whole))
            {
                if (Decoded(whole) is { } text)
                {
                    joined[name] = text;
                }

                continue;
            }

            var pieces = new StringBuilder();
            var count = 0;
            while (found.TryGetValue($"{name}*{count}", out var plain) || found.TryGetValue($"{name}*{count}*", out plain))
            {
                pieces.Append(found.ContainsKey($"{name}*{count}") ? plain : count == 0 ? Decoded(plain) : Unescaped(plain));
                count++;
            }

            if (count > 0)
            {
                joined[name] = pieces.ToString();
            }
        }

        return joined;
    }

    private static string? Decoded(string encoded) => encoded.Split('\'', 3) is [var charset, _, var text]
        && charset.ToLowerInvariant() is "us-ascii" or "utf-8" ? Unescaped(encoded.Split('\'', 3)[2]) : null;

    private static string Unescaped(string text) => GoQuery.HasGoodEscapes(text) ? Uri.UnescapeDataString(text) : "";
}
