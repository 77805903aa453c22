using System.IO.Pipelines;
using Mocks.Go.Mime;
using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Sends the bytes of a file, or its numbered lines.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/files.go</c>. Not reproduced: media types from the machine's own tables.</remarks>
internal static class ReadEndpoints
{
    private const int BytesInMemory = 64 * 1024;

    public static void MapReading(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/v0").WithTags("Files");
        files.MapGet("/read-file", GetFileAsync).WithName("read-file").WithSummary("Read a file")
            .WithExample(null, ("path", "/etc/hostname"), ("limit", "100")).Produces<string>(200, "application/octet-stream")
            .Produces<AgentResponse>(400).Produces<AgentResponse>(403).Produces<AgentResponse>(404).Produces<AgentResponse>(500);
        files.MapGet("/read-file-lines", GetLines).WithName("read-file-lines").WithSummary("Read numbered lines of a file")
            .WithExample(null, ("path", "/etc/hostname")).Produces<ReadFileLinesResponse>().Produces<AgentResponse>(400);
    }

    private static async Task<Answer> GetFileAsync(HttpContext context, FileRoot root)
    {
        var query = new QueryReader(context.Request);
        var (path, offset, limit) = (query.Required("path"), query.Number("offset", 0), query.Number("limit", 0));
        if ((query.Refusal() ?? FileRefusals.Check(context, root, path)) is { } refusal)
        {
            return refusal.ToAnswer();
        }

        if (Directory.Exists(path))
        {
            return FileRefusals.NotAFile(path).ToAnswer();
        }

        try
        {
            await using var opened = Open(path, offset);
            var rest = opened.Length - opened.Position;
            var count = limit == 0 ? rest : Math.Min(limit, rest);
            KeyValuePair<string, string>[] headers =
            [
                Answer.Header("Content-Type", TypeByExtension.Of(path) ?? "application/octet-stream"),
                Answer.Header("Content-Length", count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ];
            if (count > BytesInMemory)
            {
                return new Answer(200, headers, Stream: (writer, left) => CopyAsync(path, offset, count, writer, left));
            }

            var bytes = new byte[count];
            await opened.ReadExactlyAsync(bytes, context.RequestAborted);
            return new Answer(200, headers, bytes);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return FileRefusals.Of("open", path, refused).ToAnswer();
        }
    }

    private static Answer GetLines(HttpContext context, FileRoot root)
    {
        var query = new QueryReader(context.Request);
        var path = query.Required("path");
        var request = new LinesRequest(path, query.Number("offset", 0), query.Number("limit", 0), query.Number("max_file_size", 1 << 20),
            query.Number("max_line_bytes", 1024), query.Number("max_response_lines", 2000), query.Number("max_response_bytes", 32 * 1024));
        return query.Refusal()?.ToAnswer()
            ?? (path.StartsWith('/') ? FileRefusals.Outside(context, root, path)?.ToAnswer() : null)
            ?? AgentAnswer.Of(200, NumberedLines.Read(request));
    }

    private static FileStream Open(string path, long offset)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(offset, file.Length);
        return file;
    }

    private static async Task CopyAsync(string path, long offset, long count, PipeWriter writer, CancellationToken left)
    {
        await using var file = Open(path, offset);
        while (count > 0)
        {
            var memory = writer.GetMemory(BytesInMemory);
            var read = await file.ReadAsync(memory[..(int)Math.Min(memory.Length, count)], left);
            if (read == 0)
            {
                return; // The file was shortened in the meantime.
            }

            writer.Advance(read);
            count -= read;
            await writer.FlushAsync(left);
        }
    }
}
