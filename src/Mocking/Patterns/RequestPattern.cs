using Mocks.Mocking.Rpc;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Patterns;

/// <summary>A <see cref="RequestQuery"/> that is compiled: the checks that a request must pass.</summary>
internal sealed class RequestPattern
{
    private readonly RequestCheck[] _checks;

    /// <exception cref="PatternException">A member is not valid.</exception>
    public RequestPattern(RequestQuery query) => _checks = [.. ChecksOf(query)];

    private RequestPattern(RequestCheck[] checks) => _checks = checks;

    /// <summary>A pattern in the words of a fault, e.g. <c>POST *log-snapshot</c>: a method and a target in which <c>*</c> stands for any run of
    /// characters, or <c>RPC</c> and a call.</summary>
    public static RequestPattern OfLine(string line)
    {
        var (method, target) = line.Split(' ', 2) is [var first, var second] ? (first, second) : ("*", line);
        if (method == CallName.Method && !target.Contains('*', StringComparison.Ordinal))
        {
            return new(new RequestQuery(Rpc: target));
        }

        var pattern = new StarPattern(target);
        var hasQuery = target.Contains('?', StringComparison.Ordinal);
        var targets = Target("request", $"\"{target}\"", exchange => pattern.Matches(hasQuery ? exchange.Url : Sent.PathOf(exchange)));
        return new(method is "*" or "ANY" ? [targets] : [.. ChecksOf(new RequestQuery(method)), targets]);
    }

    public bool IsMatch(Exchange exchange) => Array.TrueForAll(_checks, check => check.IsMatch(exchange));

    /// <returns>The checks that a request does not pass. One that takes too long counts as not passed.</returns>
    public IReadOnlyList<RequestCheck> Failed(Exchange exchange) => [.. _checks.Where(check => !Passes(check, exchange))];

    private static bool Passes(RequestCheck check, Exchange exchange)
    {
        try
        {
            return check.IsMatch(exchange);
        }
        catch (PatternException)
        {
            return false;
        }
    }

    // In the order of their cost.
    private static IEnumerable<RequestCheck> ChecksOf(RequestQuery query)
    {
        if (query.UrlPathTemplate is null && query.PathParameters is not null)
        {
            throw new PatternException("pathParameters: only urlPathTemplate has names.");
        }

        if (query.Method is { } method and not "ANY")
        {
            yield return new("method", $"\"{method}\"", exchange => method.Equals(exchange.Method, StringComparison.Ordinal), entry => [entry.Method]);
        }

        if (query.Rpc is { } call)
        {
            yield return new("rpc", $"\"{call}\"", exchange => exchange.Call is { } made && CallName.IsMatch(call, made.Head.Path), entry => entry.Rpc is null ? [] : [entry.Url]) { Weight = 3 };
        }

        if (query.Url is { } url)
        {
            var whole = Redaction.OfTarget(url);
            yield return Target("url", $"\"{whole}\"", exchange => whole == exchange.Url);
        }

        if (query.UrlPath is { } path)
        {
            yield return Target("urlPath", $"\"{path}\"", exchange => path == Sent.PathOf(exchange));
        }

        if (query.UrlPattern is { } urlPattern)
        {
            var regex = new TimedRegex(urlPattern);
            yield return Target("urlPattern", $"a match of {urlPattern}", exchange => regex.IsMatch(exchange.Url));
        }

        if (query.UrlPathPattern is { } pathPattern)
        {
            var regex = new TimedRegex(pathPattern);
            yield return Target("urlPathPattern", $"a match of {pathPattern}", exchange => regex.IsMatch(Sent.PathOf(exchange)));
        }

        if (query.UrlPathTemplate is { } given)
        {
            var template = new UrlTemplate(given, query.PathParameters);
            var parameters = string.Concat((query.PathParameters ?? new Dictionary<string, TextPattern>()).Select(one => $", {one.Key} {PatternWords.Of(one.Value)}"));
            yield return Target("urlPathTemplate", given + parameters, exchange => template.IsMatch(Sent.PathOf(exchange)));
        }

        foreach (var check in Members("headers", query.Headers, Sent.RedactHeader, Sent.HeadersOf))
        {
            yield return check;
        }

        if (query.BasicAuthCredentials is { } credentials)
        {
            var basic = Sent.RedactHeader("Authorization", credentials.Header);
            yield return new("basicAuthCredentials", basic, exchange => Sent.HeadersOf(exchange, "Authorization").Contains(basic),
                entry => entry.RequestHeaders.Where(line => line.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Select(line => line.Value));
        }

        foreach (var check in Members("queryParameters", query.QueryParameters, Sent.RedactParameter, (exchange, name) => Sent.ParametersOf(exchange)[name])
            .Concat(Members("cookies", query.Cookies, Sent.RedactCookie, (exchange, name) => Sent.CookiesOf(exchange)[name])))
        {
            yield return check;
        }

        foreach (var pattern in query.BodyPatterns ?? [])
        {
            var match = TextPattern.Compile(pattern, new PatternPlace("bodyPatterns"));
            yield return new("body", PatternWords.Of(pattern), exchange => match(Sent.BodyOf(exchange)), BodyOf)
            {
                Path = pattern.MatchesJsonPath?.Expression,
            };
        }
    }

    private static RequestCheck Target(string name, string expected, Func<Exchange, bool> isMatch) => new(name, expected, isMatch, entry => [entry.Url]) { Weight = 3 };

    private static IEnumerable<string> BodyOf(JournalEntry entry) => entry.Body switch
    {
        { Text: { } text } => [text],
        { Hash: { } hash } => [$"secret ({hash})"],
        { Base64: { } base64 } => [$"base64 {base64}"],
        _ => [],
    };

    /// <param name="redact">From the name and a value to the value as the journal has it.</param>
    private static IEnumerable<RequestCheck> Members(string member, IReadOnlyDictionary<string, TextPattern>? patterns,
        Func<string, string, string> redact, Func<Exchange, string, IEnumerable<string>> valuesOf)
    {
        foreach (var (name, match) in RequestQuery.Of(member, patterns, redact))
        {
            yield return new($"{member}.{name}", PatternWords.Of(patterns![name], text => redact(name, text)), exchange => Any(valuesOf(exchange, name), match),
                entry => entry.ValuesOf(exchange => valuesOf(exchange, name)));
        }
    }

    private static bool Any(IEnumerable<string> values, TextMatch match)
    {
        var isThere = false;
        foreach (var value in values)
        {
            isThere = true;
            if (match(value))
            {
                return true;
            }
        }

        return !isThere && match(null);
    }
}
