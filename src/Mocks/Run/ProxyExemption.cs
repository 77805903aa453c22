namespace Mocks.Run;

/// <summary>The variables that exempt this machine from the proxy that an environment names: the mocks are reached directly.</summary>
internal static class ProxyExemption
{
    private const string Loopback = "localhost,127.0.0.1,::1";

    private static readonly string[] Proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

    /// <returns>Empty when the environment names no proxy for http; else both variables, with the exemptions that it already has.</returns>
    public static IEnumerable<(string Name, string Value)> Of(Func<string, string?> environment)
    {
        if (Array.TrueForAll(Proxies, name => string.IsNullOrEmpty(environment(name))))
        {
            yield break;
        }

        // Programs read either name or both: a variable that is added must not hide the other, which was set.
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
