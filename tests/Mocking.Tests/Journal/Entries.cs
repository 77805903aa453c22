using System.Text.Json;

namespace Mocks.Mocking.Tests;

/// <summary>Extracts from a list of journal entries the parts that a test compares.</summary>
internal static class Entries
{
    /// <summary>Method and target of each entry.</summary>
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

    /// <summary>Of the first entry: its body, the number of bytes kept, and whether the body is incomplete.</summary>
    public static (string? Body, int Bytes, bool Incomplete) BodyOf(string json)
    {
        using var list = JsonDocument.Parse(json);
        var request = list.RootElement.GetProperty("requests")[0].GetProperty("request");
        return (request.TryGetProperty("body", out var body) ? body.GetString()
            : request.TryGetProperty("bodyAsBase64", out var base64) ? "base64:" + base64.GetString() : null,
            request.GetProperty("bodyBytes").GetInt32(), request.GetProperty("bodyIncomplete").GetBoolean());
    }
}
