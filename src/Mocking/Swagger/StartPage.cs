using System.Net;
using System.Reflection;

namespace Mocks.Mocking.Swagger;

/// <summary>A page of a mock that the start page leads to.</summary>
/// <param name="Path">E.g. <c>/chat/embed/</c>.</param>
/// <param name="Text">What is there, in a sentence.</param>
public sealed record StartLink(string Path, string Title, string Text);

/// <summary>The first page for a person: it leads to the inspector, the documents and the service's own pages, and has the keys to copy.</summary>
/// <param name="links">Pages of the service.</param>
public sealed class StartPage(MockService service, EndpointDataSource routes, IEnumerable<StartLink> links)
{
    internal const string Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Lazy<string> Template = new(() =>
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Swagger/start.html")!);
        return reader.ReadToEnd();
    });

    /// <param name="root">What leads from the page to the root of the mock, e.g. <c>../</c>; empty at the root.</param>
    public string Html(string root) => Template.Value
        .Replace("{root}", root, StringComparison.Ordinal)
        .Replace("{name}", WebUtility.HtmlEncode(service.Name), StringComparison.Ordinal)
        .Replace("{imitates}", WebUtility.HtmlEncode(service.Imitates), StringComparison.Ordinal)
        .Replace("{links}", string.Concat(Links().Select(link => $"""
                    <li><a href="{root}{link.Path.TrimStart('/')}">{WebUtility.HtmlEncode(link.Title)}</a><p>{WebUtility.HtmlEncode(link.Text)}</p></li>

            """)), StringComparison.Ordinal)
        .Replace("{keys}", Keys(), StringComparison.Ordinal);

    private IEnumerable<StartLink> Links() =>
    [
        new("/__admin/", "Inspector", "What happens, live: requests, verdicts, faults and the state of the mock."),
        .. links,
        new($"/swagger/index.html?urls.primaryName={Uri.EscapeDataString(service.Imitates)}", $"Try {service.Imitates}", "Its routes as Swagger; every example can be executed as it is."),
        new($"/swagger/index.html?urls.primaryName={Uri.EscapeDataString(SwaggerPages.ControlName(service))}", "Try the control routes", "Journal, verdicts, presets and faults."),
    ];

    private string Keys() => GeneratedDocuments.KeysOf(routes) is { Count: > 0 } keys
        ? $"""
              <h2>Keys of the default world</h2>
              <dl>
          {string.Concat(keys.Select(key => $"<dt>{WebUtility.HtmlEncode(key.Help)} <code>{WebUtility.HtmlEncode(key.Header)}</code></dt><dd><code>{WebUtility.HtmlEncode(key.Value)}</code></dd>\n"))}    </dl>
          """
        : "";
}
