using System.Globalization;
using System.Text;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Strconv;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>What lines are asked for. Lengths are bytes; the four limits may be 0.</summary>
/// <param name="Offset">From 1; 0 is 1.</param>
/// <param name="Limit">0 for <paramref name="MaxResponseLines"/>.</param>
internal sealed record LinesRequest(string Path, long Offset, long Limit, long MaxFileSize, long MaxLineBytes, long MaxResponseLines, long MaxResponseBytes);

/// <summary>Reads lines of a file with their numbers. A failure is a value, in upstream's words.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/files.go</c>, <c>readFileLines</c>.</remarks>
internal static class NumberedLines
{
    public static ReadFileLinesResponse Read(LinesRequest request)
    {
        var path = request.Path;
        if (!path.StartsWith('/'))
        {
            return Failed($"file path must be absolute: {GoQuote.Quote(path)}");
        }

        if (Directory.Exists(path))
        {
            return Failed($"not a file: {path}");
        }

        byte[] content;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length == 0)
            {
                return new ReadFileLinesResponse(true);
            }

            if (file.Length > request.MaxFileSize)
            {
                return Failed($"file is {file.Length} bytes which exceeds the maximum of {request.MaxFileSize} bytes. "
                    + "Use grep, sed, or awk to extract the content you need, or use offset and limit to read a portion.");
            }

            content = new byte[file.Length];
            file.ReadExactly(content);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return Failed(FileRefusals.Of("open", path, refused) switch
            {
                { Status: 404 } => $"file does not exist: {path}",
                { Status: 403 } => $"permission denied: {path}",
                var other => $"open file: {other.Body.Message}",
            });
        }

        return Numbered(content, request);
    }

    private static ReadFileLinesResponse Numbered(byte[] content, LinesRequest request)
    {
        var total = content.AsSpan().Count((byte)'\n') + 1;
        var offset = Math.Max(1, request.Offset);
        if (offset > total)
        {
            return Failed($"offset {offset} is beyond the file length of {total} lines");
        }

        var limit = request.Limit == 0 ? request.MaxResponseLines : request.Limit;
        var (text, read, line) = (new MemoryStream(), 0, 0);
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            if (++line < offset)
            {
                continue;
            }

            if (read >= limit)
            {
                break;
            }

            var bytes = content.AsSpan()[range];
            var isCut = bytes.Length > request.MaxLineBytes;
            bytes = isCut ? bytes[..(int)request.MaxLineBytes] : bytes;
            var start = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(read > 0 ? "\n" : "")}{line}\t"));
            var cut = isCut ? "... [truncated]"u8 : [];
            if (text.Length + start.Length + bytes.Length + cut.Length > request.MaxResponseBytes)
            {
                return Failed($"output would exceed {request.MaxResponseBytes} bytes. Read less at a time using offset and limit parameters.");
            }

            if (read >= request.MaxResponseLines)
            {
                return Failed($"output would exceed {request.MaxResponseLines} lines. Read less at a time using offset and limit parameters.");
            }

            text.Write(start);
            text.Write(bytes);
            text.Write(cut);
            read++;
        }

        return new ReadFileLinesResponse(true, content.Length, total, read == 0 ? null : read, text.Length == 0 ? null : new GoUtf8(text.ToArray()));
    }

    private static ReadFileLinesResponse Failed(string error) => new(false, Error: error);
}
