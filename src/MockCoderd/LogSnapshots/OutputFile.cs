using System.Text.Json;
using Mocks.Go.Os;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Writes the last posted snapshot where the Node mock writes it, so that its users' tests find it.</summary>
/// <remarks>The body is what the user asked for, so it is written as it was posted, with any token in it; only the owner can read it.</remarks>
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
            var probe = PrivateFile.TemporaryName(path);
            PrivateFile.Create(probe).Dispose();
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
            PrivateFile.Replace(path, file => RandomAccess.Write(file.SafeFileHandle, [start, payload, "}"u8.ToArray()], 0));
            return null;
        }
        catch (Exception refused) when (GoFiles.IsRefusal(refused))
        {
            return refused.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }
    }
}
