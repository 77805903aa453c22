using Mocks.Go.Net.Url;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Access;

/// <summary>Parses and validates the lists of allowed hosts and origins.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>parseAllowedHosts</c> and <c>parseAllowedOrigins</c>.
/// Not reproduced: the texts of rare errors of net/url, e.g. about percent signs.</remarks>
internal static class AccessLists
{
    public static IReadOnlyList<string> StandardHosts { get; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>They do not depend on the port of the server.</summary>
    public static IReadOnlyList<string> StandardOrigins { get; } = ["http://localhost:3284", "http://localhost:3000", "http://localhost:3001"];

    /// <returns>Names without brackets, case kept; <c>*</c> alone when every one is allowed.</returns>
    /// <exception cref="WrappedError">An entry is not valid.</exception>
    public static IReadOnlyList<string> ParseHosts(IReadOnlyList<string> entries)
    {
        if (AnyOrCheck(entries) is { } any)
        {
            return any;
        }

        if (entries.FirstOrDefault(entry => entry.Contains("http://", StringComparison.Ordinal) || entry.Contains("https://", StringComparison.Ordinal)) is { } address)
        {
            throw WrappedError.Plain($"'{address}' must not include http:// or https://");
        }

        var hosts = entries.Select(entry => GoHost.Parse(entry, out var error)
            ?? throw WrappedError.Plain($"'{entry}' is not a valid host: parse {GoQuote.Quote($"http://{entry}")}: {error}")).ToList();
        return hosts.Find(host => host.Port.Length > 0) is { } ported
            ? throw WrappedError.Plain($"'{ported.Host}' must not include a port")
            : [.. hosts.Select(host => host.Name)];
    }

    /// <returns>Scheme and host of each, without the rest; <c>*</c> alone when every one is allowed.</returns>
    /// <exception cref="WrappedError">An entry is not valid.</exception>
    public static IReadOnlyList<string> ParseOrigins(IReadOnlyList<string> entries) => AnyOrCheck(entries) ?? [.. entries.Select(OriginOf)];

    private static string[]? AnyOrCheck(IReadOnlyList<string> entries)
    {
        if (entries.Count == 0)
        {
            throw WrappedError.Plain("the list must not be empty");
        }

        if (entries.Contains("*"))
        {
            return ["*"];
        }

        foreach (var entry in entries)
        {
            var kind = entry.Any(char.IsWhiteSpace) ? "whitespace" : entry.Contains(',', StringComparison.Ordinal) ? "comma" : null;
            if (kind is not null)
            {
                throw WrappedError.Plain($"'{entry}' contains {kind} characters, which are not allowed");
            }
        }

        return null;
    }

    private static string OriginOf(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 0 && char.IsAsciiLetter(entry[0]) && entry[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? entry[..colon] : "";
        var rest = scheme.Length > 0 ? entry[(colon + 1)..] : entry;
        var error = colon == 0 ? "missing protocol scheme"
            : scheme.Length == 0 && entry.Split('/')[0].Contains(':', StringComparison.Ordinal) ? "first path segment in URL cannot contain colon"
            : "";
        var host = error.Length == 0 && rest.StartsWith("//", StringComparison.Ordinal) ? GoHost.Parse(rest[2..], out error)?.Host : "";
        return error.Length == 0
            ? $"{scheme.ToLowerInvariant()}://{host}"
            : throw WrappedError.Plain($"'{entry}' is not a valid origin: parse {GoQuote.Quote(entry)}: {error}");
    }
}
