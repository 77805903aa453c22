using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PactNet.Matchers;
using PactNet.Native;

namespace PactNet;

/// <summary>What the consumer asks, and in which state of the provider.</summary>
public interface IRequestBuilderV4
{
    /// <param name="providerState">A named situation; for the mocks here, a preset.</param>
    IRequestBuilderV4 Given(string providerState);

    IRequestBuilderV4 Given(string providerState, IDictionary<string, string> parameters);

    IRequestBuilderV4 WithRequest(HttpMethod method, string path);

    IRequestBuilderV4 WithRequest(HttpMethod method, IMatcher path);

    IRequestBuilderV4 WithQuery(string key, string value);

    IRequestBuilderV4 WithQuery(string key, IMatcher matcher);

    IRequestBuilderV4 WithHeader(string key, string value);

    IRequestBuilderV4 WithHeader(string key, IMatcher matcher);

    /// <param name="body">Any object; matchers may stand anywhere in it.</param>
    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    IRequestBuilderV4 WithJsonBody(object body);

    IResponseBuilderV4 WillRespond();
}

internal sealed class RequestBuilder(string description, JsonSerializerOptions json) : IRequestBuilderV4
{
    private readonly List<Func<uint, bool>> _parts = [];
    private readonly Dictionary<string, nuint> _seen = [];
    private ResponseBuilder? _response;

    public IRequestBuilderV4 Given(string providerState) => Add(interaction => PactFfi.Given(interaction, providerState));

    public IRequestBuilderV4 Given(string providerState, IDictionary<string, string> parameters) => Add(interaction =>
        parameters.All(parameter => PactFfi.GivenWithParam(interaction, providerState, parameter.Key, parameter.Value)));

    public IRequestBuilderV4 WithRequest(HttpMethod method, string path) => Add(interaction => PactFfi.WithRequest(interaction, method.Method, path));

    public IRequestBuilderV4 WithRequest(HttpMethod method, IMatcher path) => WithRequest(method, MatcherText.Of(path));

    public IRequestBuilderV4 WithQuery(string key, string value)
    {
        var index = Next($"?{key}");
        return Add(interaction => PactFfi.WithQueryParameter(interaction, key, index, value));
    }

    public IRequestBuilderV4 WithQuery(string key, IMatcher matcher) => WithQuery(key, MatcherText.Of(matcher));

    public IRequestBuilderV4 WithHeader(string key, string value)
    {
        var index = Next(key);
        return Add(interaction => PactFfi.WithHeader(interaction, PactFfi.Request, key, index, value));
    }

    public IRequestBuilderV4 WithHeader(string key, IMatcher matcher) => WithHeader(key, MatcherText.Of(matcher));

    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    public IRequestBuilderV4 WithJsonBody(object body)
    {
        var text = JsonSerializer.Serialize(body, json);
        return Add(interaction => PactFfi.WithBody(interaction, PactFfi.Request, "application/json", text));
    }

    public IResponseBuilderV4 WillRespond() => _response = new ResponseBuilder(json);

    /// <exception cref="PactFailureException">The core takes a part of it for wrong.</exception>
    internal void TellTo(PactHandle pact)
    {
        var interaction = pact.NewInteraction(description);
        if (_response is null)
        {
            throw new PactFailureException($"'{description}' says nothing of an answer: end it with WillRespond().");
        }

        if (!_parts.Concat(_response.Parts).All(part => part(interaction)))
        {
            throw new PactFailureException($"The Pact core refused a part of '{description}'.");
        }
    }

    private RequestBuilder Add(Func<uint, bool> part)
    {
        _parts.Add(part);
        return this;
    }

    // The core numbers the values of a name that comes twice.
    private nuint Next(string key) => _seen[key] = _seen.TryGetValue(key, out var last) ? last + 1 : 0;
}
