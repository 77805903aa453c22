using System.Globalization;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Reads query parameters, and collects all that is wrong with them.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/queryparams.go</c>. Problems come in the order in which the handler reads, unknown parameters last.</remarks>
internal sealed class QueryReader(HttpRequest request)
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _sent = QueryPairs.Of(request);
    private readonly List<InvalidField> _problems = [];
    private readonly HashSet<string> _known = [];

    public string Required(string name)
    {
        var value = Single(name);
        if (QueryPairs.First(request, name).Length == 0)
        {
            _problems.Add(new(name, $"Query param {GoQuote.Quote(name)} is required and cannot be empty"));
        }

        return value ?? "";
    }

    /// <summary>A UUID in any spelling that Go's library takes; must be sent.</summary>
    public Guid RequiredId(string name)
    {
        var text = Required(name);
        if (!GoUuid.TryParse(text, out var id, out _) && text.Length > 0)
        {
            _problems.Add(new(name, $"Query param {GoQuote.Quote(name)} must be a valid uuid"));
        }

        return id;
    }

    /// <returns>The value; empty when it was not sent.</returns>
    public string Text(string name) => Single(name) ?? "";

    /// <summary>A whole number that is not negative.</summary>
    public long Number(string name, long standard)
    {
        if (Single(name) is not { } text)
        {
            return standard;
        }

        var error = !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? $"strconv.ParseInt: parsing {GoQuote.Quote(text)}: {(IsDigits(text) ? "value out of range" : "invalid syntax")}"
            : number < 0 ? "value is negative" : null;
        if (error is not null)
        {
            _problems.Add(new(name, $"Query param {GoQuote.Quote(name)} must be a valid 64-bit positive integer: {error}"));
            return standard;
        }

        return number;
    }

    /// <returns>The refusal of all that is wrong, parameters that were not read included; null when nothing is.</returns>
    public Refusal? Refusal()
    {
        InvalidField[] all =
            [.. _problems, .. _sent.Select(pair => pair.Key).Distinct().Where(name => !_known.Contains(name)).Select(name => new InvalidField(name, $"{GoQuote.Quote(name)} is not a valid query param"))];
        return all.Length == 0 ? null : new(400, new("Query parameters have invalid values.", Validations: all));
    }

    private static bool IsDigits(string text) => text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    // An empty first value counts as none, however many follow.
    private string? Single(string name)
    {
        _known.Add(name);
        string[] values = [.. _sent.Where(pair => pair.Key == name).Select(pair => pair.Value)];
        if (values is [] or ["", ..])
        {
            return null;
        }

        if (values.Length > 1)
        {
            _problems.Add(new(name, $"Query param {GoQuote.Quote(name)} provided more than once, found {values.Length} times. Only provide 1 instance of this query param."));
            return null;
        }

        return values[0];
    }
}
