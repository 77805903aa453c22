using Microsoft.Net.Http.Headers;

namespace Mocks.Mocking.Access;

/// <summary>The web page that made a browser send a request, as far as the request tells.</summary>
/// <remarks>Source: the Fetch standard (<c>Origin</c>) and Fetch Metadata (<c>Sec-Fetch-*</c>). A page can neither set nor remove these headers.
/// Clients other than browsers send none of them, and are never refused.</remarks>
public static class WebPage
{
    /// <summary>The header that gives a page of another origin away.</summary>
    /// <param name="isAllowed">Decides about an origin that is not the mock's own, e.g. <c>https://app.example</c> or <c>null</c>.</param>
    /// <param name="isPage">The request is for a page that people open by its address or by a link, and that shows no state by itself.</param>
    /// <returns>The header and its value, e.g. <c>Origin "https://app.example"</c>; null for a client that is no browser, and for a page that may send it.</returns>
    public static string? FindForeign(HttpRequest request, Func<string, bool> isAllowed, bool isPage)
    {
        if (request.Headers.Origin is { Count: > 0 } origins)
        {
            var foreign = origins.Select(origin => origin ?? "").FirstOrDefault(origin => !IsOwn(origin, request.Host) && !isAllowed(origin));
            return foreign is null ? null : $"{HeaderNames.Origin} \"{foreign}\"";
        }

        // Images, forms with GET and the like have no Origin. Other ports of the same host are "same-site".
        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count == 0 || site.ToString() is "same-origin" or "none" || (isPage && OpensTab(request))
            ? null
            : $"Sec-Fetch-Site \"{site}\"";
    }

    /// <summary>The origin is that of the mock's own pages, under the host that the request names.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        origin.Equals($"http://{host.Value}", StringComparison.OrdinalIgnoreCase)
        || origin.Equals($"https://{host.Value}", StringComparison.OrdinalIgnoreCase); // Behind a proxy with TLS.

    // In a frame, a page could be made to take clicks and keys that were meant for another.
    private static bool OpensTab(HttpRequest request) =>
        request.Method is "GET" or "HEAD" && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";
}
