using System.Text;
using Mocks.Go.Strconv;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Edits files by search and replace.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/files.go</c>, <c>HandleEditFiles</c>. Failures of several files are one message; the highest status wins.</remarks>
internal static class EditEndpoints
{
    private const string Docs = "docs/fidelity/workspace-agent.md#files";

    public static void MapEditing(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v0").WithTags("Files")
        .MapPost("/edit-files", PostEditsAsync).WithName("edit-files").WithSummary("Edit files")
        .WithExample("""{"files":[{"path":"/tmp/mock-workspace-agent-example.txt","edits":[{"search":"hello","replace":"good morning"}]}]}""")
        .Accepts<FileEditRequest>("application/json", "*/*").Produces<FileEditResponse>().Produces<AgentResponse>(400)
        .Produces<AgentResponse>(403).Produces<AgentResponse>(404).Produces<AgentResponse>(500);

    private static async Task<Answer> PostEditsAsync(HttpContext context, FileRoot root, FileWriter writer, AgentProfile profile)
    {
        var (body, refusal) = await RequestJson.ReadAsync<FileEditRequest>(context);
        if (refusal is not null)
        {
            return refusal.ToAnswer();
        }

        if (body!.Files is not { Count: > 0 } files)
        {
            return AgentAnswer.Message(400, "must specify at least one file");
        }

        return profile.EditsUniquely ? EditUniquely(context, files, body.IncludeDiff, root, writer) : EditInTurn(context, files, root, writer);
    }

    private static Answer EditInTurn(HttpContext context, IReadOnlyList<FileEdits> files, FileRoot root, FileWriter writer)
    {
        var refusals = new List<Refusal>();
        foreach (var file in files)
        {
            if (Check(context, file, root) is { } refused)
            {
                refusals.Add(refused);
                continue;
            }

            var (content, failed) = Read(file.Path);
            if (content is null)
            {
                refusals.Add(failed!);
                continue;
            }

            var edited = content;
            foreach (var edit in file.Edits!)
            {
                var (search, replace) = TextsOf(edit);
                var before = edited;
                edited = SeedEdits.Apply(edited, search, replace);
                if (edited == before)
                {
                    Exchange.Of(context).Judge(new Verdict("no-match", 200, "a real workspace agent (seed) would answer 200 although the search matches nothing",
                        file.Path, "Read the file again: agents of this time do not tell that an edit has changed nothing.", Docs));
                }
            }

            if (Write(writer, file.Path, edited, UnixFileMode.UserRead | UnixFileMode.UserWrite) is { } unwritten)
            {
                refusals.Add(unwritten);
            }
        }

        return Joined(refusals) ?? AgentAnswer.Message(200, "Successfully edited file(s)");
    }

    private static Answer EditUniquely(HttpContext context, IReadOnlyList<FileEdits> files, bool withDiff, FileRoot root, FileWriter writer)
    {
        var (refusals, planned, seen) = (new List<Refusal>(), new List<(string Path, string Target, string Before, string After)>(), new Dictionary<string, string>());
        foreach (var file in files)
        {
            if ((Check(context, file, root) ?? Plan(file, seen, planned)) is { } refused)
            {
                refusals.Add(refused);
            }
        }

        if (Joined(refusals) is { } answer)
        {
            return answer;
        }

        refusals.AddRange(planned.Select(file => Write(writer, file.Target, file.After, mode: null)).OfType<Refusal>());
        return Joined(refusals) ?? AgentAnswer.Of(200, new FileEditResponse(
            withDiff ? [.. planned.Select(file => new FileDiff(file.Path, Utf8(UnifiedDiff.Of(file.Path, file.Before, file.After))))] : null));
    }

    private static Refusal? Plan(FileEdits file, Dictionary<string, string> seen, List<(string Path, string Target, string Before, string After)> planned)
    {
        var (target, unresolved) = DirectoryEndpoints.Resolve(DirectoryEndpoints.Cleaned(file.Path));
        if (unresolved is not null)
        {
            return new Refusal(500, new($"resolve symlink {GoQuote.Quote(file.Path)}: {unresolved.Body.Message}"));
        }

        if (!seen.TryAdd(target, file.Path))
        {
            var first = seen[target];
            return new Refusal(400, new(first == file.Path
                ? $"duplicate file path {GoQuote.Quote(file.Path)}: combine edits into a single entry's \"edits\" list"
                : $"duplicate file path {GoQuote.Quote(file.Path)} aliases {GoQuote.Quote(first)} (same real file): combine edits into a single entry's \"edits\" list"));
        }

        var (content, failed) = Read(target);
        if (content is null)
        {
            return failed;
        }

        var edited = content;
        foreach (var edit in file.Edits!)
        {
            var (search, replace) = TextsOf(edit);
            (edited, var error) = MergedEdits.Apply(edited, search, replace, edit.ReplaceAll);
            if (error is not null)
            {
                return new Refusal(400, new($"edit {target}: {error}"));
            }
        }

        planned.Add((file.Path, target, content, edited));
        return null;
    }

    private static Refusal? Check(HttpContext context, FileEdits file, FileRoot root) =>
        file.Path.Length == 0 ? new Refusal(400, new("\"path\" is required"))
        : !file.Path.StartsWith('/') ? FileRefusals.NotAbsolute(file.Path)
        : file.Edits is not { Count: > 0 } ? new Refusal(400, new("must specify at least one edit"))
        : FileRefusals.Check(context, root, file.Path);

    // The newest clients send both names; the old ones count when both new ones are empty.
    private static (string Search, string Replace) TextsOf(FileEdit edit)
    {
        var isNew = edit.OldText.Length > 0 || edit.NewText.Length > 0;
        return (Bytes(isNew ? edit.OldText : edit.Search), Bytes(isNew ? edit.NewText : edit.Replace));
    }

    private static (string? Content, Refusal? Refusal) Read(string path)
    {
        if (Directory.Exists(path))
        {
            return (null, FileRefusals.NotAFile(path));
        }

        try
        {
            return (Encoding.Latin1.GetString(File.ReadAllBytes(path)), null);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return (null, FileRefusals.Of("open", path, refused));
        }
    }

    private static Refusal? Write(FileWriter writer, string path, string content, UnixFileMode? mode)
    {
        try
        {
            var (temporary, stream) = writer.CreateNextTo(path);
            using (stream)
            {
                stream.Write(Encoding.Latin1.GetBytes(content));
            }

            writer.Replace(temporary, path, mode);
            return null;
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return FileRefusals.Of("open", path, refused);
        }
    }

    private static Answer? Joined(List<Refusal> refusals) => refusals.Count == 0 ? null
        : AgentAnswer.Message(refusals.Max(refusal => refusal.Status), string.Join('\n', refusals.Select(refusal => refusal.Body.Message)));

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Utf8(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
