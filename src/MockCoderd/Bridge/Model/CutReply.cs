using System.Text.RegularExpressions;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>As much of a reply as the request allows: up to its stop sequence, and up to its limit of tokens.</summary>
/// <param name="Pieces">Of the text, one for each event of a stream. Each is one token.</param>
/// <param name="Arguments">Of the tool calls, which may be fewer than the reply's; the last may be cut.</param>
/// <param name="StopSequence">The one that ended the text; null for another end.</param>
/// <param name="IsCut">Something of the reply is left out.</param>
internal sealed partial record CutReply(
    IReadOnlyList<string> Pieces, IReadOnlyList<string> Arguments, Ending Ending, string? StopSequence = null, bool IsCut = false)
{
    private const int CharactersOfOneToken = 4;

    /// <summary>The tokens of it, at least one.</summary>
    public int Tokens => Math.Max(1, Pieces.Count + Arguments.Sum(TokensOf));

    public static CutReply Of(ModelReply reply, ModelRequest request)
    {
        var whole = Whole(reply, request);
        var stopped = request.StopSequences.Count == 0 ? whole : whole.Until(request.StopSequences);
        return request.MaxTokens is { } limit && stopped.Pieces.Count + stopped.Arguments.Sum(TokensOf) > limit ? stopped.UpTo(limit) : stopped;
    }

    private static CutReply Whole(ModelReply reply, ModelRequest request)
    {
        string[] arguments = [.. (reply.ToolCalls ?? []).Select(call => call.ArgumentsText)];
        var ending = reply.StopReason is { } reason ? Ending.Find(reason)! : arguments is [] ? Ending.Turn : Ending.ToolUse;
        return new(
            reply.Deltas ?? [.. Word().Matches(reply.Text ?? "").Select(word => word.Value)], arguments, ending,
            ending == Ending.StopSequence && request.StopSequences is [var first, ..] ? first : null);
    }

    private static int TokensOf(string arguments) => (arguments.Length + CharactersOfOneToken - 1) / CharactersOfOneToken;

    private CutReply Until(IReadOnlyList<string> sequences)
    {
        var text = string.Concat(Pieces);
        var (at, sequence) = sequences
            .Where(sequence => sequence.Length > 0)
            .Select(sequence => (At: text.IndexOf(sequence, StringComparison.Ordinal), Sequence: sequence))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .FirstOrDefault((At: -1, Sequence: ""));
        if (at < 0)
        {
            return this;
        }

        List<string> pieces = [];
        foreach (var piece in Pieces.TakeWhile(_ => at > 0))
        {
            pieces.Add(piece[..Math.Min(piece.Length, at)]);
            at -= pieces[^1].Length;
        }

        return new(pieces, [], Ending.StopSequence, sequence, IsCut: true);
    }

    private CutReply UpTo(int limit)
    {
        string[] pieces = [.. Pieces.Take(limit)];
        var left = limit - pieces.Length;
        List<string> arguments = [];
        foreach (var whole in Arguments.TakeWhile(_ => left > 0))
        {
            arguments.Add(whole[..EndOf(whole, left)]);
            left -= TokensOf(arguments[^1]);
        }

        return new(pieces, arguments, Ending.Limit, IsCut: true);
    }

    // Half a surrogate pair cannot be written as UTF-8.
    private static int EndOf(string arguments, int tokens)
    {
        var end = (int)Math.Min(arguments.Length, (long)tokens * CharactersOfOneToken);
        return end < arguments.Length && char.IsHighSurrogate(arguments[end - 1]) ? end - 1 : end;
    }

    // A word with the whitespace before it; whitespace at the end is a piece of its own.
    [GeneratedRegex(@"\s*\S+|\s+$")]
    private static partial Regex Word();
}
