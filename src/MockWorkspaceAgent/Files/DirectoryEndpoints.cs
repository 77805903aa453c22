using Mocks.Go.Strconv;
using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Lists a directory, and tells where a path leads.</summary>
/// <remarks>Source: coder/coder, <c>agent/ls.go</c>, <c>agent/agentfiles</c>. Errors of a listing are mostly 500, as upstream's are.</remarks>
internal static class DirectoryEndpoints
{
    private const int MostHops = 40;

    public static void MapDirectories(this IEndpointRouteBuilder routes, AgentProfile profile)
    {
        var files = routes.MapGroup("/api/v0").WithTags("Files");
        files.MapPost("/list-directory", PostListDirectoryAsync).WithName("list-directory").WithSummary("List a directory")
            .WithExample("""{"path":["tmp"],"relativity":"root"}""").Accepts<ListDirectoryRequest>("application/json", "*/*")
            .Produces<ListDirectoryResponse>().Produces<AgentResponse>(400).Produces<AgentResponse>(403).Produces<AgentResponse>(404).Produces<AgentResponse>(500);
        if (profile.WritesAtomically)
        {
            files.MapGet("/resolve-path", GetResolvePath).WithName("resolve-path").WithSummary("Follow the links of a path")
                .WithExample(null, ("path", "/tmp/new.txt")).Produces<ResolvePathResponse>().Produces<AgentResponse>(400);
        }
    }

    private static async Task<Answer> PostListDirectoryAsync(HttpContext context, FileRoot root)
    {
        var query = new QueryReader(context.Request);
        var path = query.Text("path");
        if (query.Refusal() is { } invalid)
        {
            return invalid.ToAnswer();
        }

        var (body, refusal) = await RequestJson.ReadAsync<ListDirectoryRequest>(context);
        if (refusal is not null)
        {
            return refusal.ToAnswer();
        }

        if (path.Length == 0)
        {
            var start = body!.Relativity switch
            {
                "home" => root.Folder ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                "root" => "/",
                _ => null,
            };
            if (start is null)
            {
                return AgentAnswer.Message(500, $"unsupported relativity type {GoQuote.Quote(body.Relativity)}");
            }

            path = Cleaned(string.Join('/', (body.Path ?? []).Prepend(start)));
        }
        else if (!path.StartsWith('/'))
        {
            return AgentAnswer.Message(500, $"path must be absolute: {GoQuote.Quote(path)}");
        }

        return (FileRefusals.Outside(context, root, path) is { } outside ? outside.ToAnswer() : null) ?? List(path);
    }

    private static Answer List(string path)
    {
        if (File.Exists(path))
        {
            return AgentAnswer.Message(500, $"path {GoQuote.Quote(path)} is not a directory");
        }

        try
        {
            var entries = new DirectoryInfo(path).EnumerateFileSystemInfos().Select(entry => new DirectoryEntry(
                entry.Name, Cleaned($"{path}/{entry.Name}"), entry is DirectoryInfo && (entry.Attributes & FileAttributes.ReparsePoint) == 0));
            return AgentAnswer.Of(200, new ListDirectoryResponse(path.Split('/', StringSplitOptions.RemoveEmptyEntries), path,
                [.. entries.OrderByDescending(entry => entry.IsDir).ThenBy(entry => entry.Name, StringComparer.Ordinal)]));
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            var failed = FileRefusals.Of("open", path, refused);
            return AgentAnswer.Message(failed.Status, $"failed to open directory {GoQuote.Quote(path)}: {failed.Body.Message}");
        }
    }

    private static Answer GetResolvePath(HttpContext context, FileRoot root)
    {
        var query = new QueryReader(context.Request);
        var path = query.Required("path");
        if ((query.Refusal() ?? FileRefusals.Check(context, root, path)) is { } refused)
        {
            return refused.ToAnswer();
        }

        var (resolved, error) = Resolve(Cleaned(path));
        return error is null ? AgentAnswer.Of(200, new ResolvePathResponse(resolved)) : error.ToAnswer();
    }

    /// <summary>Follows the links of a path, the last part included. A missing rest is kept.</summary>
    internal static (string Resolved, Refusal? Error) Resolve(string path)
    {
        if (IsBelowFile(path))
        {
            return ("", new(500, new($"lstat {path}: not a directory")));
        }

        var real = RealPath.Of(path, MostHops, out var reached);
        return real is null ? ("", new(500, new($"too many levels of symlinks resolving {GoQuote.Quote(reached)}"))) : (real, null);
    }

    private static bool IsBelowFile(string path) => !Path.Exists(path) && Go.Os.GoFiles.IsBelowFile(path);

    /// <summary>As Go's <c>filepath.Clean</c> leaves an absolute path.</summary>
    internal static string Cleaned(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return $"/{string.Join('/', parts)}";
    }
}
