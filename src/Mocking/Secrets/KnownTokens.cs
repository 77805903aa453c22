using System.Buffers;
using System.Text;

namespace Mocks.Mocking.Secrets;

/// <summary>Tokens that a mock knows by their text: those of its own world. Found in any case, and in base64 wherever they stand in it.</summary>
internal sealed class KnownTokens
{
    /// <summary>A shorter one would be a word of everyday text.</summary>
    private const int MinLength = 8;
    private const int MaxCount = 10_000;

    private readonly HashSet<string> _tokens = [];
    private readonly List<string> _forms = [];
    // Null until a text is searched, and when there are no tokens.
    private volatile SearchValues<string>? _search;

    /// <summary>Adds tokens; those that are known stay so, because texts of the past have them.</summary>
    /// <returns>Whether one of them is new.</returns>
    public bool Add(IEnumerable<string> tokens)
    {
        lock (_tokens)
        {
            var count = _forms.Count;
            foreach (var token in tokens.SelectMany(LinesOf))
            {
                if (token.Length >= MinLength && _tokens.Count < MaxCount && _tokens.Add(token))
                {
                    _forms.AddRange(FormsOf(token));
                }
            }

            if (_forms.Count > count)
            {
                _forms.Sort((one, other) => other.Length - one.Length);
                _search = null;
            }

            return _forms.Count > count;
        }
    }

    /// <summary>All of them, those of the past too.</summary>
    public IReadOnlyList<string> All()
    {
        lock (_tokens)
        {
            return [.. _tokens];
        }
    }

    public void FindIn(string text, Blots blots)
    {
        if ((_search ?? Prepare()) is not { } search)
        {
            return;
        }

        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(search);
            if (next < 0)
            {
                return;
            }

            at += next;
            var length = LengthAt(text.AsSpan(at));
            blots.Add(at, at + length);
            at += Math.Max(1, length);
        }
    }

    // Not when they are added: that would be a fifth of a start, and a start shows no text.
    private SearchValues<string>? Prepare()
    {
        lock (_tokens)
        {
            return _forms.Count == 0 ? null : _search ??= SearchValues.Create([.. _forms], StringComparison.OrdinalIgnoreCase);
        }
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        lock (_tokens)
        {
            foreach (var form in _forms)
            {
                if (text.StartsWith(form, StringComparison.OrdinalIgnoreCase))
                {
                    return form.Length;
                }
            }

            return 0;
        }
    }

    // A key in PEM is shown with other line ends, or as JSON.
    private static IEnumerable<string> LinesOf(string token) =>
        token.Split('\n', StringSplitOptions.TrimEntries).Where(line => !line.StartsWith("-----", StringComparison.Ordinal));

    private static IEnumerable<string> FormsOf(string token)
    {
        yield return token;
        if (Uri.EscapeDataString(token) is var escaped && escaped != token)
        {
            yield return escaped;
        }

        if (Guid.TryParse(token, out var id))
        {
            yield return id.ToString("N");
        }

        // Three bytes are four letters, so a token has three forms; the letters that it shares with its neighbours are left out.
        var bytes = Encoding.UTF8.GetBytes(token);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var shared = before == 0 ? 0 : before + 1;
            yield return text[shared..^((before + bytes.Length) % 3 == 0 ? 0 : 1)];
        }
    }
}
