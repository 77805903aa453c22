using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mocks.Mocking.Presets;

/// <summary>Reads a preset of the user's own: a file that cannot be used has a sentence with file, line and member.</summary>
/// <param name="type">The shape of a preset of the mock.</param>
/// <param name="problem">Says what is wrong with one, beginning with the member, e.g. <c>messages[0].role: …</c>; null when it can be used.</param>
public sealed class PresetFile<T>(JsonTypeInfo<T> type, Func<T, string?> problem)
    where T : class
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>The preset, or what is wrong with the file.</returns>
    public (T? Preset, string? Problem) Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                return (null, $"{path}: it is too large. A preset may have {MaxBytes} bytes; a generated conversation (\"generate\") needs none of them.");
            }

            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: it cannot be read: {bad.Message}");
        }
    }

    private (T? Preset, string? Problem) Parse(string path, byte[] file)
    {
        var json = file.AsSpan();
        json = json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return (null, $"{path}:1: it is empty. It may be a JSON object.");
        }

        if (ControlBody.NotUnicode(json) is { } wrong)
        {
            return (null, $"{path}: {wrong}");
        }

        if (JsonShape.ProblemOf(json, type) is { } shape)
        {
            return (null, $"{path}:{JsonPlace.LineOf(json, shape.Split(": ")[0])}: {shape}");
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) is not { } preset ? (null, $"{path}:1: it is null. It may be a JSON object.")
                : problem(preset) is { } unusable ? (null, $"{path}:{JsonPlace.LineOf(json, unusable.Split(": ")[0])}: {unusable}")
                : (preset, null);
        }
        catch (JsonException bad)
        {
            return (null, $"{path}:{bad.LineNumber + 1}: {JsonProblem.Of(bad, type, namesMembers: true)}");
        }
    }
}
