using Microsoft.AspNetCore.Http.Features;
using Mocks.Go.Net.Url;

namespace Mocks.Mocking.Hosting;

/// <summary>The query of a request as Go reads it.</summary>
public static class QueryPairs
{
    /// <summary>In the order they were sent.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? [] : GoQuery.Parse(target[(mark + 1)..]);
    }

    /// <summary>The first value of a key; empty when it was not sent.</summary>
    public static string First(HttpRequest request, string key) =>
        Of(request).FirstOrDefault(pair => pair.Key == key).Value ?? "";
}
