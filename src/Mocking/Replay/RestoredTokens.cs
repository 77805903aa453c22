using System.Text.RegularExpressions;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Replay;

/// <summary>Puts tokens back into the head of a kept request, where the journal has only their hashes.</summary>
/// <remarks>A token that the mock knows is found by its hash. Another one becomes a text of the same length and, for an id or an API key, of
/// the same form, which no mock knows either.</remarks>
internal sealed partial class RestoredTokens
{
    private const int UuidLength = 36;
    private const int ApiKeyLength = 33;
    private const int ApiKeyIdLength = 10;

    // Of a longer secret the first four characters are kept.
    private const int MinLengthWithStart = 16;

    private readonly Dictionary<string, string> _known = [];

    public RestoredTokens(IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            _known.TryAdd(Redaction.Of(token), token);
        }
    }

    /// <summary>The target and the header lines of a request as they were sent, as far as that is known.</summary>
    public (string Target, IReadOnlyList<KeyValuePair<string, string>> Headers) Of(Exchange kept)
    {
        // The headers first: that is the order in which the exchange has noted the lengths.
        var lengths = kept.Sent.Lengths.ToList();
        var headers = kept.RequestHeaders.Select(line => new KeyValuePair<string, string>(line.Key, RestoreKnown(line.Value, lengths))).ToArray();
        var target = RestoreKnown(kept.Url, lengths);
        var unknown = new Queue<int>(lengths);
        headers = [.. headers.Select(line => new KeyValuePair<string, string>(line.Key, Replace(line.Value, found => StandIn(found, unknown))))];
        return (Replace(target, found => StandIn(found, unknown)), headers);
    }

    /// <param name="lengths">Of the credentials that were sent; those that are found are taken out.</param>
    private string RestoreKnown(string text, List<int> lengths) => Replace(text, found =>
    {
        var (start, hash) = (found.Groups[1].Value, found.Groups[2].Value);
        var isWhole = _known.TryGetValue(found.Value, out var token);
        if (!isWhole && !_known.TryGetValue(hash, out token))
        {
            return found.Value;
        }

        lengths.Remove(token!.Length);
        return isWhole ? token : start + token;
    });

    private static string Replace(string text, MatchEvaluator restore) =>
        text.Contains('…', StringComparison.Ordinal) ? Redacted().Replace(text, restore) : text;

    private static string StandIn(Match found, Queue<int> unknown)
    {
        var start = found.Groups[1].Value;
        var length = unknown.TryDequeue(out var next) ? next : found.Length;
        return length < MinLengthWithStart ? start + new string('x', length) : StandIn(start.PadLeft(4, 'x'), length);
    }

    private static string StandIn(string start, int length) => length switch
    {
        UuidLength when Guid.TryParse($"{start}ffff-ffff-4fff-8fff-ffffffffffff", out var id) => id.ToString(),
        ApiKeyLength => $"{start.PadRight(ApiKeyIdLength, 'x')}-{new string('x', ApiKeyLength - ApiKeyIdLength - 1)}",
        _ => start.PadRight(length, 'x'),
    };

    [GeneratedRegex("(.{4})?(…#[0-9a-f]{8})", RegexOptions.Singleline)]
    private static partial Regex Redacted();
}
