using Mocks.Mocking.Routes;

namespace Mocks.MockCoderd.Routes;

/// <summary>The routes that only other releases have.</summary>
internal sealed class OtherReleases
{
    private readonly RouteTree _tree = new();

    public OtherReleases(RouteTable table) => _tree.Add(table.Others, []);

    /// <summary>Says which releases have a route for a path.</summary>
    /// <returns>Null when none has.</returns>
    public static string? Find(HttpContext context, string path)
    {
        var (others, method) = (context.RequestServices.GetRequiredService<OtherReleases>()._tree, context.Request.Method);
        var match = others.Find(method, path);
        match = match.Allowed.Count > 0 ? others.Find(match.Allowed[0], path) : match;
        return match.Route?.Endpoint?.Metadata.GetMetadata<OtherRelease>()?.Sentence;
    }
}
