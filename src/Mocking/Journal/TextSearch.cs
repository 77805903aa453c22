using System.Text;

namespace Mocks.Mocking.Journal;

/// <summary>Finds exchanges by a text in their bodies, streams and messages, in any case.</summary>
/// <remarks>The shown form decides, so that no search tells what is redacted.</remarks>
internal static class TextSearch
{
    /// <summary>UTF-16 units of a text that can be looked for.</summary>
    public const int MaxText = 1_000;

    /// <summary>What is redacted has these signs, and the exchange itself has not.</summary>
    private static readonly char[] Redacted = ['…', '#'];

    /// <param name="after">The id before the first exchange that is looked at.</param>
    public static RequestIds Find(RequestJournal journal, string text, long after)
    {
        var canSkip = text.IndexOfAny(Redacted) < 0;
        return new([.. journal.Entries(exchange => exchange.Id > after && (!canSkip || MayHave(exchange, text)))
            .Where(entry => IsIn(RequestView.Of(entry), text)).Select(entry => entry.Id)]);
    }

    public static RequestIds Find(IEnumerable<RequestView> views, string text, long after) =>
        new([.. views.Where(view => view.Id > after && IsIn(view, text)).Select(view => view.Id)]);

    /// <summary>Reads <c>?text=</c> and <c>?after=</c>.</summary>
    /// <returns>Null when they can be used.</returns>
    public static IResult? Read(string? text, string? given, out long after)
    {
        after = 0;
        var wrong = string.IsNullOrEmpty(text) ? "text: missing. It may be a word of a body, e.g. ?text=hello."
            : text.Length > MaxText ? $"text: it has {text.Length} characters. It may have {MaxText}."
            : given is not null && !(long.TryParse(given, out after) && after >= 0) ? $"after: \"{given}\" is not the id of a request. It may be a whole number from 0."
            : null;
        return wrong is null ? null : ControlJson.Problem(400, new ControlProblem("The query is not what this route takes.", wrong));
    }

    // A look at the bytes costs less than to redact them.
    private static bool MayHave(Exchange exchange, string text) => exchange.Call is not null
        || Has(exchange.Body, text) || Has(exchange.AnswerBody, text) || (exchange.Parts?.All().Any(part => Has(part.Start, text)) ?? false);

    private static bool Has(ReadOnlyMemory<byte> bytes, string text) => Has(Encoding.UTF8.GetString(bytes.Span), text);

    private static bool Has(string? shown, string text) => shown?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsIn(RequestView view, string text) =>
        Has(view.Request.Body, text) || Has(view.Response?.Body, text)
        || (view.Response?.Stream?.Parts.Any(part => Has(part.Start, text)) ?? false)
        || (view.Rpc?.Messages?.Any(message => Has(message.Message?.GetRawText(), text)) ?? false);
}
