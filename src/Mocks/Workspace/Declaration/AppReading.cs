using System.Text.RegularExpressions;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>A <c>coder_app</c> whose slug is good; its id is looked at when its row is written.</summary>
/// <remarks>Source: coder/coder, <c>provisioner/terraform/resources.go</c> and <c>provisioner/regexes.go</c>. Slugs are unique over all agents.</remarks>
internal sealed partial record AppReading(TerraformResource Resource, string Slug)
{
    private const string SlugPattern = "^[a-z0-9](-?[a-z0-9])*$";

    public static IEnumerable<OfAgent<AppReading>> Read(IReadOnlyList<TerraformResource> resources)
    {
        var slugs = new HashSet<string>();
        foreach (var app in resources.Where(resource => resource.Type == "coder_app"))
        {
            var slug = app.Attributes.Text("slug") is { Length: > 0 } own ? own : app.Name;
            if (!SlugForm().IsMatch(slug))
            {
                throw new BuildFailure($"app slug {GoQuote.Quote(slug)} does not match regex {GoQuote.Quote(SlugPattern)}");
            }

            if (!slugs.Add(slug))
            {
                throw new BuildFailure($"duplicate app slug, they must be unique per template: {GoQuote.Quote(slug)}");
            }

            yield return new OfAgent<AppReading>(app.Attributes.Text("agent_id"), app.Address, new AppReading(app, slug));
        }
    }

    /// <exception cref="BuildFailure">Its id is no UUID.</exception>
    public DeclaredApp ToDeclared()
    {
        var app = Resource.Attributes;
        string[] names = [app.Text("display_name"), app.Text("name"), Slug];
        return new DeclaredApp(
            Resource.Address, ParseId(app.Text("id")), Slug, names.First(name => name.Length > 0), app.Text("url"), app.Text("command"), app.Text("icon"),
            app.Flag("external"), app.Flag("subdomain"),
            app.Text("share").ToLowerInvariant() is ("authenticated" or "public") and var level ? level : "owner",
            app.Flag("hidden"), app.Number("order"), app.Text("group"),
            app.Text("open_in").Equals("tab", StringComparison.OrdinalIgnoreCase) ? "tab" : "slim-window",
            app.Blocks("healthcheck") is [var check, ..] && check.Text("url").Length > 0
                ? new DeclaredHealthcheck(check.Text("url"), check.Number("interval"), check.Number("threshold"))
                : null);
    }

    private static Guid ParseId(string text) => text.Length == 0 ? Guid.NewGuid()
        : GoUuid.TryParse(text, out var id, out var error) ? id
        : throw new BuildFailure($"insert agent app: parse app uuid: {error}");

    [GeneratedRegex(@"^[a-z0-9](-?[a-z0-9])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SlugForm();
}
