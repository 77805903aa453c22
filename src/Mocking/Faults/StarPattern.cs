using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Mocking.Faults;

/// <summary>A text in which each <c>*</c> stands for any run of characters.</summary>
/// <remarks>Each part is looked for once, behind the part before it, so there is no backtracking.</remarks>
internal sealed class StarPattern(string pattern)
{
    private readonly string[] _parts = pattern.Split('*');

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_parts is [var whole])
        {
            return text.SequenceEqual(whole);
        }

        var (first, last) = (_parts[0], _parts[^1]);
        if (text.Length < first.Length + last.Length
            || !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text[first.Length..^last.Length];
        foreach (var part in _parts.AsSpan()[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }
}

/// <summary>The texts that patterns are compared with: method, blank and target.</summary>
internal readonly record struct RequestLine(string WithQuery, string WithoutQuery)
{
    public static RequestLine Of(HttpRequest request) => Of(
        request.Method,
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : request.Path.Value + request.QueryString);

    public static RequestLine Of(string method, string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var whole = $"{method} {target}";
        return new(whole, query < 0 ? whole : $"{method} {target.AsSpan(0, query)}");
    }
}
