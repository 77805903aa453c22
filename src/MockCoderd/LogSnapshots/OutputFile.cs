using System.Text.Json;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Writes the last posted snapshot where the Node mock writes it, so that its users' tests find it.</summary>
/// <remarks>It is written under a temporary name and then renamed, so that a reader never sees half a file.</remarks>
internal static class OutputFile
{
    /// <summary>Says why a file cannot be written; null when it can.</summary>
    public static string? WhyNot(string path)
    {
        if (Directory.Exists(path))
        {
            return "that is a folder";
        }

        try
        {
            var probe = TemporaryName(path);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return "its folder does not exist";
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return "it cannot be written";
        }
    }

    /// <summary>Whether a body is one JSON value, and nothing else.</summary>
    public static bool IsJson(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        try
        {
            while (reader.Read())
            {
                // Reads to the end, for its errors alone.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <param name="task">As it stands in the path.</param>
    /// <param name="payload">The body as posted, which is JSON.</param>
    /// <returns>Why it was not written; null when it was.</returns>
    public static string? Write(string path, string task, ReadOnlyMemory<byte> payload)
    {
        byte[] start = [.. "{\"task_id\":\""u8, .. JsonEncodedText.Encode(task).EncodedUtf8Bytes, .. "\",\"payload\":"u8];
        try
        {
            var temporary = TemporaryName(path);
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, [start, payload, "}"u8.ToArray()], 0);
            }

            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message.TrimEnd('.');
        }
    }

    private static string TemporaryName(string path) => $"{path}.{Guid.NewGuid():N}.tmp";
}
