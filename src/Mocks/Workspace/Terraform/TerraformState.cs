using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Mocks.Workspace.Terraform;

/// <summary>Reads a state in either form. Both forms of one state give the same resources.</summary>
internal static class TerraformState
{
    public const int MaxBytes = 64 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <returns>In the order of their addresses as plain text, in which coderd works through them.</returns>
    /// <exception cref="StateException">It is no state; the message says what it is.</exception>
    public static IReadOnlyList<TerraformResource> Read(ReadOnlyMemory<byte> text)
    {
        if (text.Length > MaxBytes)
        {
            throw new StateException($"it is longer than {MaxBytes / 1024 / 1024} MiB");
        }

        // Programs of Windows write a byte order mark, and its PowerShell writes UTF-16.
        if (text.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }
        else if (text.Span.StartsWith(Encoding.Unicode.Preamble))
        {
            text = Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(text.Span[Encoding.Unicode.Preamble.Length..]));
        }

        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw new StateException("it is empty");
        }

        if (text.Span.StartsWith("PK"u8))
        {
            throw new StateException("it is a plan file, whose ids are not known yet: apply it first, then use the state");
        }

        if (!Utf8.IsValid(text.Span))
        {
            throw new StateException("it is not UTF-8 text");
        }

        var root = Parse(text);
        var resources = root.ValueKind != JsonValueKind.Object ? throw new StateException($"it is JSON, and {StateJson.NameOf(root)} instead of a state")
            : root.TryGetProperty("version", out _) ? StateFile.Read(root)
            : root.TryGetProperty("format_version", out _) ? ShowOutput.Read(root)
            : throw new StateException("it is JSON, and has neither the \"version\" of a state file nor the \"format_version\" of terraform show -json");
        return [.. resources.OrderBy(resource => resource.Address, StringComparer.Ordinal)];
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            // The elements of a document that is not disposed stay good as long as they are referenced.
            return JsonDocument.Parse(text, Options).RootElement;
        }
        catch (JsonException bad)
        {
            throw new StateException(
                bad.Message.Contains("depth", StringComparison.OrdinalIgnoreCase) ? $"its JSON is nested deeper than {Options.MaxDepth}"
                : $"it is not JSON: line {(bad.LineNumber ?? 0) + 1}, byte {(bad.BytePositionInLine ?? 0) + 1}");
        }
    }
}
