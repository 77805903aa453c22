using System.Collections.Concurrent;
using System.Text;

namespace Mocks.Mocking.Secrets;

/// <summary>The one place that every text passes before it leaves a program: what is secret in it is redacted.</summary>
/// <remarks>Nothing is done when a request comes but what keeps its credentials from being stored; the rest is done when somebody looks.
/// The work is linear in the text.</remarks>
/// <param name="showsAll">The user asked for texts as they are (<c>--show-secrets</c>).</param>
public sealed class SecretText(bool showsAll = false)
{
    private const int MaxEscapings = 3;

    // Methods, targets and names come again and again: a look at a set costs less than a look for secrets.
    private const int MaxRemembered = 1024;
    private const int MaxLengthOfRemembered = 256;

    private readonly KnownTokens _known = new();
    private readonly List<Func<IEnumerable<string>>> _sources = [];

    // Texts in which there is no secret. A new set is begun when a token becomes known.
    private volatile ConcurrentDictionary<string, bool> _harmless = [];

    /// <summary>Texts, and the bodies of routes that carry secrets, are shown as they are.</summary>
    public bool ShowsAll => showsAll;

    /// <summary>Says where tokens are whose text is known.</summary>
    public void Know(Func<IEnumerable<string>> tokens) => _sources.Add(tokens);

    /// <summary>Looks which tokens there are now. To be called before texts are shown.</summary>
    public void Refresh() => Learn(Tokens());

    /// <summary>The tokens that there are now.</summary>
    internal IEnumerable<string> Tokens() => _sources.SelectMany(source => source());

    /// <summary>The tokens that there are now or have been.</summary>
    internal IReadOnlyList<string> Known()
    {
        Refresh();
        return _known.All();
    }

    internal void Learn(IEnumerable<string> tokens)
    {
        if (_known.Add(tokens))
        {
            _harmless = [];
        }
    }

    public string Of(string text) => Of(text, default);

    /// <param name="sent">The credentials of the request that the text is about.</param>
    internal string Of(string text, SentTokens sent)
    {
        if (showsAll)
        {
            return text;
        }

        var harmless = _harmless;
        var mayBeKnown = sent.IsEmpty && text.Length <= MaxLengthOfRemembered;
        if (mayBeKnown && harmless.ContainsKey(text))
        {
            return text;
        }

        var shown = Search(text, sent);
        if (mayBeKnown && ReferenceEquals(shown, text) && harmless.TryAdd(text, true) && harmless.Count > MaxRemembered)
        {
            _harmless = []; // The texts of now are others.
        }

        return shown;
    }

    private string Search(string text, SentTokens sent)
    {
        var shown = OfPlain(text, sent);
        var plain = shown;
        for (var left = MaxEscapings; left > 0 && plain.Contains('%', StringComparison.Ordinal); left--)
        {
            var unescaped = Uri.UnescapeDataString(plain);
            if (unescaped == plain)
            {
                break;
            }

            plain = OfPlain(unescaped, sent);
            shown = plain == unescaped ? shown : plain;
        }

        return shown;
    }

    /// <summary>A body that is not UTF-8, byte by byte.</summary>
    internal ReadOnlyMemory<byte> OfBytes(ReadOnlyMemory<byte> body, SentTokens sent)
    {
        var text = Encoding.Latin1.GetString(body.Span);
        var shown = Of(text, sent);
        return ReferenceEquals(shown, text) ? body : Encoding.Latin1.GetBytes(shown);
    }

    private string OfPlain(string text, SentTokens sent)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var blots = new Blots();
        _known.FindIn(text, blots);
        SecretShapes.FindIn(text, blots);
        SecretPairs.FindIn(text, blots);
        sent.FindIn(text, blots.Add);
        return blots.Of(text);
    }
}
