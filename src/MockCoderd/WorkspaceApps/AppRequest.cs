namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>A path below <c>/@{user}/{workspace}[.{agent}]/apps/{slug}</c>.</summary>
/// <param name="User">A name or a uuid.</param>
/// <param name="Workspace">A name or a uuid.</param>
/// <param name="Agent">A name or a uuid; empty when the path names none.</param>
/// <param name="BasePath">Up to the slug, decoded, with a slash at its end.</param>
/// <param name="Rest">What the app is asked for, decoded; empty when the path ends with the slug.</param>
/// <remarks>Source: coder/coder, <c>coderd/workspaceapps/proxy.go</c>, <c>workspaceAppsProxyPath</c>; <c>request.go</c>, <c>Normalize</c>.</remarks>
internal sealed record AppRequest(string User, string Workspace, string Agent, string Slug, string BasePath, string Rest)
{
    public const string Pattern = "/@{user}/{workspace}/apps/{slug}/{**rest}";

    /// <param name="context">With the values of <see cref="Pattern"/>.</param>
    public static AppRequest Of(HttpContext context)
    {
        var values = context.Request.RouteValues;
        var (sent, rest) = (CoderdPaths.Sent(context), (string)values["rest"]!);
        var basePath = rest.Length > 0 && sent.EndsWith(rest, StringComparison.Ordinal) ? sent[..^rest.Length] : sent;
        var workspace = (string)values["workspace"]!;
        var dot = workspace.IndexOf('.', StringComparison.Ordinal);
        return new AppRequest(
            (string)values["user"]!, dot < 0 ? workspace : workspace[..dot], dot < 0 ? "" : workspace[(dot + 1)..], (string)values["slug"]!,
            basePath.EndsWith('/') ? basePath : $"{basePath}/", basePath.EndsWith('/') ? $"/{rest}" : rest);
    }

    /// <summary>Whether a path of a request, as it is routed, belongs to an app.</summary>
    public static bool Owns(string path) =>
        path.StartsWith("/@", StringComparison.Ordinal) && path.Split('/', 6) is ["", { Length: > 1 }, { Length: > 0 }, "apps", { Length: > 0 }, ..];
}
