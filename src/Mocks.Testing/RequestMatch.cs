using Mocks.Mocking.Patterns;

namespace Mocks.Testing;

/// <summary>Selects requests: by a line such as <c>POST *log-snapshot</c>, or by a <see cref="RequestQuery"/> with headers, bodies and more.</summary>
/// <remarks>A line has the syntax of faults: a method (or <c>*</c>) and a target in which <c>*</c> stands for any run of characters. The query is
/// compared only when the line holds a <c>?</c>. A call over RPC is <c>RPC Agent/UpdateLifecycle</c>.</remarks>
public sealed class RequestMatch
{
    private readonly string _words;

    private RequestMatch(RequestPattern pattern, string words) => (Pattern, _words) = (pattern, words);

    internal RequestPattern Pattern { get; }

    /// <summary>Selects by a line, e.g. <c>GET /messages</c>.</summary>
    /// <exception cref="ArgumentException">The line is empty.</exception>
    public static RequestMatch FromString(string line)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(line);
        return new(RequestPattern.OfLine(line), $"\"{line}\"");
    }

    /// <summary>Selects by a query. Its members are WireMock's; all that are given must match.</summary>
    /// <exception cref="PatternException">A member of the query is not valid.</exception>
    public static RequestMatch FromRequestQuery(RequestQuery query) => new(new RequestPattern(query), "the given query");

    /// <inheritdoc cref="FromString"/>
    public static implicit operator RequestMatch(string line) => FromString(line);

    /// <inheritdoc cref="FromRequestQuery"/>
    public static implicit operator RequestMatch(RequestQuery query) => FromRequestQuery(query);

    /// <summary>For messages, e.g. <c>"POST *log-snapshot"</c>.</summary>
    public override string ToString() => _words;
}
