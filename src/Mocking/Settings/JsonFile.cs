using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mocks.Mocking.Settings;

/// <summary>Reads a JSON file of the user's own, e.g. a preset: one that cannot be used has a sentence with file, line and member.</summary>
/// <param name="type">The shape of the whole file.</param>
/// <param name="problem">Says what is wrong with its value, beginning with the member, e.g. <c>messages[0].role: …</c>; null when it can be used.</param>
public sealed class JsonFile<T>(JsonTypeInfo<T> type, Func<T, string?> problem)
    where T : class
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="SettingException">The file that a setting names cannot be used.</exception>
    public T Read(SettingValue found)
    {
        var (value, wrong) = Read(found.Text);
        if (value is not null)
        {
            return value;
        }

        var rest = wrong![found.Text.Length..]; // The source has the path, too.
        throw new SettingException($"{found.Source}{rest}{(rest.StartsWith(": ", StringComparison.Ordinal) ? $" It may be {found.Setting.MayBe}." : "")}");
    }

    /// <returns>Its value, or what is wrong with the file.</returns>
    public (T? Value, string? Problem) Read(string path)
    {
        if (Directory.Exists(path))
        {
            return (null, $"{path}: it is a folder.");
        }

        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                return (null, $"{path}: it is too large. It may have {MaxBytes} bytes.");
            }

            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: it cannot be read: {bad.Message}");
        }
    }

    private (T? Value, string? Problem) Parse(string path, byte[] file)
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
            return JsonSerializer.Deserialize(json, type) is not { } value ? (null, $"{path}:1: it is null. It may be a JSON object.")
                : problem(value) is { } unusable ? (null, $"{path}:{JsonPlace.LineOf(json, unusable.Split(": ")[0])}: {unusable}")
                : (value, null);
        }
        catch (JsonException bad)
        {
            return (null, $"{path}:{bad.LineNumber + 1}: {JsonProblem.Of(bad, type, namesMembers: true)}");
        }
    }
}
