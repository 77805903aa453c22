using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using PactNet.Matchers;
using PactNet.Native;

namespace PactNet;

/// <summary>What the provider answers.</summary>
public interface IResponseBuilderV4
{
    IResponseBuilderV4 WithStatus(HttpStatusCode status);

    IResponseBuilderV4 WithStatus(ushort status);

    IResponseBuilderV4 WithHeader(string key, string value);

    IResponseBuilderV4 WithHeader(string key, IMatcher matcher);

    /// <param name="body">Any object; matchers may stand anywhere in it.</param>
    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    IResponseBuilderV4 WithJsonBody(object body);

    IResponseBuilderV4 WithBody(string body, string contentType);
}

internal sealed class ResponseBuilder(JsonSerializerOptions json) : IResponseBuilderV4
{
    private readonly List<Func<uint, bool>> _parts = [];
    private readonly Dictionary<string, nuint> _seen = [];

    internal IEnumerable<Func<uint, bool>> Parts => _parts;

    public IResponseBuilderV4 WithStatus(HttpStatusCode status) => WithStatus((ushort)status);

    public IResponseBuilderV4 WithStatus(ushort status) => Add(interaction => PactFfi.ResponseStatus(interaction, status));

    public IResponseBuilderV4 WithHeader(string key, string value)
    {
        var index = _seen[key] = _seen.TryGetValue(key, out var last) ? last + 1 : 0;
        return Add(interaction => PactFfi.WithHeader(interaction, PactFfi.Response, key, index, value));
    }

    public IResponseBuilderV4 WithHeader(string key, IMatcher matcher) => WithHeader(key, MatcherText.Of(matcher));

    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    public IResponseBuilderV4 WithJsonBody(object body) => WithBody(JsonSerializer.Serialize(body, json), "application/json");

    public IResponseBuilderV4 WithBody(string body, string contentType) =>
        Add(interaction => PactFfi.WithBody(interaction, PactFfi.Response, contentType, body));

    private ResponseBuilder Add(Func<uint, bool> part)
    {
        _parts.Add(part);
        return this;
    }
}
