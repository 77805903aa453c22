namespace Mocks.Run;

/// <summary>What an environment must say so that the mocks on this machine are reached without the proxy that it names.</summary>
internal static class ProxyExemption
{
    private const string Loopback = "localhost,127.0.0.1,::1";

    private static readonly string[] Proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

    /// <returns>Nothing for an environment without a proxy for http; else the variables with the exceptions, those that it had included.</returns>
    public static IEnumerable<(string Name, string Value)> Of(Func<string, string?> environment)
    {
        if (Array.TrueForAll(Proxies, name => string.IsNullOrEmpty(environment(name))))
        {
            yield break;
        }

        // Of the two names, programs read the one, the other or both: a name that was not set must not hide the one that was.
        var (small, capital) = (environment("no_proxy"), environment("NO_PROXY"));
        yield return ("no_proxy", With(small ?? capital));
        yield return ("NO_PROXY", With(capital ?? small));
    }

    private static string With(string? exceptions) => exceptions switch
    {
        null or "" => Loopback,
        "*" => exceptions,
        _ => $"{exceptions},{Loopback}",
    };
}
