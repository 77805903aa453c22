using Mocks.Go.Os;
using Mocks.Go.Strconv;
using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Stores a body as a file.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/files.go</c>, <c>HandleWriteFile</c>. The seed writes in place, so that half a body is half a file and a 200.</remarks>
internal static class WriteEndpoints
{
    public static void MapWriting(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v0").WithTags("Files")
        .MapPost("/write-file", PostFileAsync).WithName("write-file").WithSummary("Write a file")
        .WithExample("\"hello\"", ("path", "/tmp/mock-workspace-agent-example.txt"))
        .Accepts<string>("application/json", "application/octet-stream", "*/*").Produces<AgentResponse>().Produces<AgentResponse>(400).Produces<AgentResponse>(403).Produces<AgentResponse>(500);

    private static async Task<Answer> PostFileAsync(HttpContext context, FileRoot root, FileWriter writer, AgentProfile profile)
    {
        var query = new QueryReader(context.Request);
        var path = query.Required("path");
        if ((query.Refusal() ?? FileRefusals.Check(context, root, path)) is { } refusal)
        {
            return refusal.ToAnswer();
        }

        try
        {
            var refused = profile.WritesAtomically ? await ReplaceAsync(context, writer, path) : await OverwriteAsync(context, writer, path);
            return refused?.ToAnswer() ?? AgentAnswer.Message(200, $"Successfully wrote to {GoQuote.Quote(path)}");
        }
        catch (GoFileException refused)
        {
            var isBelowFile = refused.Message.EndsWith(": not a directory", StringComparison.Ordinal);
            return AgentAnswer.Message(isBelowFile ? 400 : refused.Message.EndsWith(": permission denied", StringComparison.Ordinal) ? 403 : 500, refused.Message);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return FileRefusals.Of("open", path, refused).ToAnswer();
        }
    }

    private static async Task<Refusal?> OverwriteAsync(HttpContext context, FileWriter writer, string path)
    {
        writer.MakeParents(path);
        if (Directory.Exists(path))
        {
            return IsDirectory(path);
        }

        await using var file = writer.Create(path);
        if (await BodyCopy.ToAsync(context, file) is null)
        {
            Exchange.Of(context).Remark("The body broke off. An agent of this time answers 200, and the file has what came.");
        }

        return null;
    }

    private static async Task<Refusal?> ReplaceAsync(HttpContext context, FileWriter writer, string path)
    {
        var (target, error) = DirectoryEndpoints.Resolve(DirectoryEndpoints.Cleaned(path));
        if (error is not null)
        {
            return new Refusal(500, new($"resolve symlink {GoQuote.Quote(path)}: {error.Body.Message}"));
        }

        if (Directory.Exists(target))
        {
            return IsDirectory(path);
        }

        writer.MakeParents(target);
        var (temporary, stream) = writer.CreateNextTo(target);
        bool isWhole;
        await using (stream)
        {
            isWhole = await BodyCopy.ToAsync(context, stream) is not null;
        }

        if (!isWhole)
        {
            writer.Remove(temporary);
            return new Refusal(500, new($"write {path}: unexpected EOF"));
        }

        writer.Replace(temporary, target);
        return null;
    }

    private static Refusal IsDirectory(string path) => new(400, new($"open {path}: is a directory"));
}
