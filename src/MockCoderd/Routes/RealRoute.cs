using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Routes;

namespace Mocks.MockCoderd.Routes;

/// <summary>Facts about a route of the real coderd.</summary>
/// <param name="Auth">What it wants: <c>user</c>, or a word that the mock does not check.</param>
/// <param name="Since">The first release that has it; null for one that 2.29 has.</param>
/// <param name="Until">The last release that has it; null for one that is still there.</param>
/// <param name="Enterprise">A build of the open-source part alone does not have it.</param>
/// <param name="Feature">Without a licence it answers 403 and names this feature; null when it needs no licence.</param>
/// <param name="GateFirst">The licence is checked before the session.</param>
/// <param name="Inferred">The releases are deduced, not read.</param>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c>, <c>enterprise/coderd/coderd.go</c> and their like from 2.29 to 2.37.</remarks>
internal sealed record RouteFacts(
    string Method, string Path, string Auth = "user", string? Since = null, string? Until = null, bool Enterprise = false,
    string? Feature = null, bool GateFirst = false, bool Inferred = false)
{
    public bool IsIn(Release release) => IndexOf(release.Name) >= First && IndexOf(release.Name) <= Last;

    /// <summary>A deduced release may be one off.</summary>
    public bool IsUnsureIn(Release release) => Inferred
        && ((Since is not null && IndexOf(release.Name) <= First + 1) || (Until is not null && IndexOf(release.Name) >= Last - 1));

    public string OtherReleases => $"the releases from {Release.All[First].Name} to {Release.All[Last].Name} have";

    private int First => Since is null ? 0 : IndexOf(Since);

    private int Last => Until is null ? Release.All.Count - 1 : IndexOf(Until);

    private static int IndexOf(string release) => Release.All.Index().First(known => known.Item.Name == release).Index;
}

/// <summary>A route of the real coderd that the mock does not reproduce.</summary>
internal sealed record RealRoute(RouteFacts Facts) : ServiceRoute(
    Facts.Method, Facts.Path, Guard: Facts.Auth == "user" && Facts.Path.StartsWith("/api", StringComparison.Ordinal) ? Guards.User : null);

/// <param name="GuardedGroups">Prefixes below which the session is checked for every path, known or not.</param>
internal sealed record RealRouteFile(IReadOnlyList<string> GuardedGroups, IReadOnlyList<RouteFacts> Routes)
{
    public static RealRouteFile Load()
    {
        using var file = typeof(RealRouteFile).Assembly.GetManifestResourceStream("Routes/real-routes.json")!;
        return JsonSerializer.Deserialize(file, RealRouteJson.Default.RealRouteFile)!;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RealRouteFile))]
internal sealed partial class RealRouteJson : JsonSerializerContext;
