using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Mocking.Journal.Copies;

/// <summary>An exchange as an interaction of a Pact file, version 4: what was sent, literally, with the preset as its provider state.</summary>
/// <remarks>Source: pact-foundation/pact-specification, version 4, <c>Synchronous/HTTP</c>. Secrets stay blotted out, and the comment says so.</remarks>
internal static class PactInteraction
{
    // They belong to the connection, and no contract is about them.
    private static readonly string[] Framing =
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Date", "User-Agent", "Accept-Encoding", "Keep-Alive"];

    public static JsonObject Of(JournalEntry entry, string preset)
    {
        var (path, query) = entry.Url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (entry.Url[..at], entry.Url[at..]) : (entry.Url, "");
        var request = new JsonObject { ["method"] = entry.Method, ["path"] = Uri.UnescapeDataString(path) };
        if (query.Length > 1)
        {
            request["query"] = new JsonObject(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)
                .Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Texts(member.Value))));
        }

        Fill(request, entry.RequestHeaders, entry.Body);
        var response = new JsonObject { ["status"] = entry.Status };
        Fill(response, entry.AnswerHeaders, entry.AnswerBody);
        var interaction = new JsonObject
        {
            ["type"] = "Synchronous/HTTP",
            ["description"] = $"{entry.Method} {path} is answered with {entry.Status}",
            ["pending"] = false,
            ["providerStates"] = new JsonArray(new JsonObject { ["name"] = preset }),
            ["request"] = request,
            ["response"] = response,
        };
        if (LeftOut.Of(entry) is { Count: > 0 } leftOut)
        {
            interaction["comments"] = new JsonObject { ["text"] = Texts(leftOut) };
        }

        return interaction;
    }

    private static void Fill(JsonObject side, IEnumerable<KeyValuePair<string, string>> lines, ShownBody body)
    {
        var headers = lines.Where(line => !Framing.Contains(line.Key, StringComparer.OrdinalIgnoreCase))
            .ToLookup(line => line.Key, line => line.Value, StringComparer.OrdinalIgnoreCase);
        if (headers.Count > 0)
        {
            side["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, Texts(header))));
        }

        var type = headers["Content-Type"].FirstOrDefault() ?? "application/octet-stream";
        if (body.Base64 is { } base64)
        {
            side["body"] = new JsonObject { ["content"] = base64, ["contentType"] = type, ["encoded"] = "base64" };
        }
        else if (body.Text is { } text)
        {
            side["body"] = new JsonObject
            {
                ["content"] = type.Contains("json", StringComparison.OrdinalIgnoreCase) && Json(text) is { } json ? json : text,
                ["contentType"] = type,
                ["encoded"] = false,
            };
        }
    }

    private static JsonArray Texts(IEnumerable<string?> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
