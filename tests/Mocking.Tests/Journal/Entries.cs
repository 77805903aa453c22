using System.Text.Json;

namespace Mocks.Mocking.Tests;

/// <summary>Reads a list of journal entries as short as a test wants it.</summary>
internal static class Entries
{
    /// <summary>Method and target of each.</summary>
    public static string[] Of(string json)
    {
        using var list = JsonDocument.Parse(json);
        return [.. list.RootElement.GetProperty("requests").EnumerateArray().Select(entry => entry.GetProperty("request"))
            .Select(request => $"{request.GetProperty("method").GetString()} {request.GetProperty("url").GetString()}")];
    }

    public static (int Total, int Kept, int Evicted) MetaOf(string json)
    {
        using var list = JsonDocument.Parse(json);
        var meta = list.RootElement.GetProperty("meta");
        return (meta.GetProperty("total").GetInt32(), meta.GetProperty("kept").GetInt32(), meta.GetProperty("evicted").GetInt32());
    }

    /// <summary>Body, how many bytes of it are kept, and whether that is not all; of the first entry.</summary>
    public static (string? Body, int Bytes, bool Incomplete) BodyOf(string json)
    {
        using var list = JsonDocument.Parse(json);
        var request = list.RootElement.GetProperty("requests")[0].GetProperty("request");
        return (request.TryGetProperty("body", out var body) ? body.GetString()
            : request.TryGetProperty("bodyAsBase64", out var base64) ? "base64:" + base64.GetString() : null,
            request.GetProperty("bodyBytes").GetInt32(), request.GetProperty("bodyIncomplete").GetBoolean());
    }
}
