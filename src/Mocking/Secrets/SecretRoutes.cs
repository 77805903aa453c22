using Mocks.Mocking.Routes;

namespace Mocks.Mocking.Secrets;

/// <summary>Endpoint metadata: requests or answers of this route are secret as a whole. The journal shows their length and a hash.</summary>
public sealed record CarriesSecrets;

/// <summary>Endpoint metadata: a control route that is there to give the mock's own tokens to tests.</summary>
public sealed record GivesTokens;

public static class SecretConventions
{
    public static TRoutes CarriesSecrets<TRoutes>(this TRoutes routes)
        where TRoutes : IEndpointConventionBuilder => routes.WithMetadata(new CarriesSecrets());

    public static TRoutes GivesTokens<TRoutes>(this TRoutes routes)
        where TRoutes : IEndpointConventionBuilder => routes.WithMetadata(new GivesTokens());
}

/// <summary>The paths whose bodies are not shown, whatever the method, the release, or the answer.</summary>
internal sealed class SecretRoutes(RouteTable table)
{
    private readonly string[][] _paths =
    [
        .. table.Routes.Concat(table.Others).Where(route => route.Endpoint?.Metadata.GetMetadata<CarriesSecrets>() is not null)
            .Select(route => SegmentsOf(route.Path)).DistinctBy(segments => string.Join('/', segments)),
    ];

    /// <param name="target">As it was sent, in any spelling.</param>
    public bool Has(string target)
    {
        if (_paths.Length == 0)
        {
            return false;
        }

        var path = target.Split('?', '#')[0];
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        var segments = SegmentsOf(Uri.UnescapeDataString(scheme < 0 ? path : path[(scheme + 3)..]));
        var skipped = scheme < 0 ? 0 : 1; // The host.
        return Array.Exists(_paths, known => IsBelow(known, segments.AsSpan(Math.Min(skipped, segments.Length))));
    }

    private static bool IsBelow(string[] known, ReadOnlySpan<string> segments)
    {
        if (segments.Length < known.Length)
        {
            return false;
        }

        for (var at = 0; at < known.Length; at++)
        {
            if (known[at] is not ['{', ..] && !known[at].Equals(segments[at], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static string[] SegmentsOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
