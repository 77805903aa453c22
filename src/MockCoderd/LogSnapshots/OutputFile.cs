using System.Buffers;
using System.Text.Json;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Writes the last posted snapshot where the Node mock writes it, so that its users' tests find it.</summary>
/// <remarks>A temporary name first, then a rename: a reader never sees half of it.</remarks>
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

    /// <param name="task">As it stands in the path.</param>
    /// <param name="payload">The body as posted.</param>
    /// <returns>What the file shall hold; null when the body is no JSON.</returns>
    public static ReadOnlyMemory<byte>? ContentOf(string task, ReadOnlySpan<byte> payload)
    {
        var content = new ArrayBufferWriter<byte>(payload.Length + 128);
        try
        {
            using var writer = new Utf8JsonWriter(content);
            writer.WriteStartObject();
            writer.WriteString("task_id", task);
            writer.WritePropertyName("payload");
            writer.WriteRawValue(payload);
            writer.WriteEndObject();
        }
        catch (Exception bad) when (bad is JsonException or ArgumentException) // The latter for no body at all.
        {
            return null;
        }

        return content.WrittenMemory;
    }

    /// <returns>Why it was not written; null when it was.</returns>
    public static string? Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            var temporary = TemporaryName(path);
            File.WriteAllBytes(temporary, content);
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
