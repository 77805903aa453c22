using System.Text.Json;

namespace Testing;

/// <summary>The examples of an OpenAPI document, as the Swagger page sends them when a person presses Execute.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Tag">The operation's tag.</param>
/// <param name="Problem">Why it cannot be sent as it stands; null when it can.</param>
public sealed record SwaggerExample(string Id, string Tag, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string? Body, string? FileField, string? Problem)
{
    /// <param name="keys">The values that the page has filled in, by the name of the key.</param>
    public static IEnumerable<SwaggerExample> Of(JsonElement document, IReadOnlyDictionary<string, string> keys)
    {
        var schemes = document.GetProperty("components").TryGetProperty("securitySchemes", out var found) ? found : default;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                yield return Of(operation.Name.ToUpperInvariant(), path.Name, operation.Value, schemes, keys);
            }
        }
    }

    public HttpRequestMessage Request(Uri mock)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(mock, Target));
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = FileField is not null ? new MultipartFormDataContent { { new ByteArrayContent("notes"u8.ToArray()), FileField, "notes.txt" } }
            : Body is not null ? new StringContent(Body, System.Text.Encoding.UTF8, "application/json")
            : null;
        return request;
    }

    private static SwaggerExample Of(string method, string path, JsonElement operation, JsonElement schemes, IReadOnlyDictionary<string, string> keys)
    {
        var (query, headers, missing) = (new List<string>(), new List<(string, string)>(), new List<string>());
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
        {
            var (name, place) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString());
            if (!parameter.TryGetProperty("example", out var example))
            {
                missing.AddRange(place == "path" ? [name] : Array.Empty<string>());
                continue;
            }

            var value = example.ToString();
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
            query.AddRange(place == "query" ? [$"{name}={Uri.EscapeDataString(value)}"] : Array.Empty<string>());
            headers.AddRange(place == "header" ? [(name, value)] : Array.Empty<(string, string)>());
        }

        foreach (var name in operation.TryGetProperty("security", out var security) ? security[0].EnumerateObject().Select(one => one.Name) : [])
        {
            headers.Add((schemes.GetProperty(name).GetProperty("name").GetString()!, keys[name]));
        }

        var (body, file) = BodyOf(operation, missing);
        return new SwaggerExample(
            operation.GetProperty("operationId").GetString()!, operation.GetProperty("tags")[0].GetString()!, method,
            path + (query.Count == 0 ? "" : $"?{string.Join('&', query)}"), headers, body, file,
            missing.Count == 0 ? null : $"no example for {string.Join(", ", missing)}");
    }

    private static (string? Body, string? File) BodyOf(JsonElement operation, List<string> missing)
    {
        if (!operation.TryGetProperty("requestBody", out var request))
        {
            return (null, null);
        }

        var content = request.GetProperty("content");
        if (content.TryGetProperty("multipart/form-data", out var form))
        {
            var fields = form.GetProperty("schema").GetProperty("properties").EnumerateObject();
            return (null, fields.Single(field => field.Value.GetProperty("format").GetString() == "binary").Name);
        }

        if (content.GetProperty("application/json").TryGetProperty("example", out var example))
        {
            return (example.GetRawText(), null);
        }

        missing.Add("the body");
        return (null, null);
    }
}
