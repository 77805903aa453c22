using System.Text.Json;
using System.Text.Unicode;

namespace Mocks.Mocking.Control;

/// <summary>The body of a request to a control route.</summary>
internal static class ControlBody
{
    /// <summary>Bytes of a body that a control route takes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>All of it, without a byte order mark; null when it is too large, which a <c>Content-Length</c> tells before anything is read.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > MaxBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        var whole = body.GetBuffer().AsMemory(0, (int)body.Length);
        return whole.Span.StartsWith(ByteOrderMark) ? whole[ByteOrderMark.Length..] : whole;
    }

    /// <summary>Finds a text that cannot be written again. A member of any kind would keep it as it is, and fail when it is used.</summary>
    /// <returns>Null when all texts are Unicode, or the body is not JSON, which has an error of its own.</returns>
    public static string? NotUnicode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                    && (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan)))
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return $"the text at byte {reader.TokenStartIndex + 1} is not Unicode: it has half of a surrogate pair (\\ud800 to \\udfff), or bytes that are not UTF-8.";
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }
}
