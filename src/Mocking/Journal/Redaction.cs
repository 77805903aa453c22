using System.Security.Cryptography;
using System.Text;

namespace Mocks.Mocking.Journal;

/// <summary>Where a service's secrets travel, so that none is ever kept or shown in full.</summary>
/// <param name="Headers">Header names, any case.</param>
/// <param name="QueryKeys">Query keys, exact case.</param>
public sealed record Secrets(IReadOnlyList<string> Headers, IReadOnlyList<string> QueryKeys)
{
    public static Secrets None { get; } = new([], []);

    internal bool IsHeader(string name)
    {
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
        // A short secret would be half shown by its first four characters.
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

        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            ? $"{value[..blank]} {Of(value[(blank + 1)..].Trim())}"
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

    private static string OfPair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? pair : $"{pair[..equals]}={Of(pair[(equals + 1)..])}";
    }
}
