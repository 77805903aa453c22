using System.Security.Cryptography;
using System.Text;

namespace Mocks.Mocking.Journal;

/// <summary>Where a service's secrets travel. None is ever kept or shown in full.</summary>
/// <param name="Headers">Header names, any case.</param>
/// <param name="QueryKeys">Query keys, exact case.</param>
public sealed record Secrets(IReadOnlyList<string> Headers, IReadOnlyList<string> QueryKeys)
{
    public static Secrets None { get; } = new([], []);

    internal bool IsHeader(string name)
    {
        // Not through LINQ: this is done for each header of each request.
        for (var at = 0; at < Headers.Count; at++)
        {
            if (Headers[at].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Turns a secret into its first four characters and a hash, so that two uses of one token still look alike.</summary>
public static class Redaction
{
    public static string Of(string secret)
    {
        if (secret.Length == 0)
        {
            return "";
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 4));
        // Four characters would be a large part of a short secret.
        return $"{(secret.Length >= 16 ? secret[..4] : "")}…#{hash}";
    }

    public static string OfHeader(Secrets secrets, string name, string value)
    {
        if (!secrets.IsHeader(name))
        {
            return value;
        }

        if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            return string.Join("; ", value.Split(';', StringSplitOptions.TrimEntries).Select(OfPair));
        }

        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            ? $"{value[..space]} {Of(value[(space + 1)..].Trim())}"
            : Of(value);
    }

    /// <summary>A request target with the values of secret query keys redacted.</summary>
    public static string OfTarget(Secrets secrets, string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (query < 0 || secrets.QueryKeys.Count == 0)
        {
            return target;
        }

        var pairs = target[(query + 1)..].Split('&').Select(pair =>
            secrets.QueryKeys.Contains(Uri.UnescapeDataString(pair.Split('=')[0])) ? OfPair(pair) : pair);
        return $"{target[..query]}?{string.Join('&', pairs)}";
    }

    /// <summary>Headers as the lines that they are on the wire: a name that comes twice has two lines.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Lines(IHeaderDictionary headers, Secrets secrets)
    {
        var lines = new List<KeyValuePair<string, string>>(headers.Count);
        foreach (var (name, values) in headers)
        {
            for (var at = 0; at < values.Count; at++)
            {
                lines.Add(new(name, OfHeader(secrets, name, values[at] ?? "")));
            }
        }

        return lines;
    }

    private static string OfPair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? pair : $"{pair[..equals]}={Of(pair[(equals + 1)..])}";
    }
}
