using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using PactNet.Matchers;
using PactNet.Native;

namespace PactNet;

/// <summary>The consumer's request, and the provider state it needs.</summary>
public interface IRequestBuilderV4
{
    /// <param name="providerState">A named situation; for the mocks here, a preset.</param>
    IRequestBuilderV4 Given(string providerState);

    IRequestBuilderV4 WithRequest(HttpMethod method, string path);

    IRequestBuilderV4 WithRequest(HttpMethod method, IMatcher path);

    IRequestBuilderV4 WithQuery(string key, string value);

    IRequestBuilderV4 WithHeader(string key, string value);

    IRequestBuilderV4 WithHeader(string key, IMatcher matcher);

    /// <param name="body">Any object, with matchers anywhere in it.</param>
    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    IRequestBuilderV4 WithJsonBody(object body);

    IResponseBuilderV4 WillRespond();
}

/// <summary>The provider's answer.</summary>
public interface IResponseBuilderV4
{
    IResponseBuilderV4 WithStatus(HttpStatusCode status);

    IResponseBuilderV4 WithStatus(ushort status);

    IResponseBuilderV4 WithHeader(string key, string value);

    IResponseBuilderV4 WithHeader(string key, IMatcher matcher);

    /// <param name="body">Any object, with matchers anywhere in it.</param>
    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    IResponseBuilderV4 WithJsonBody(object body);
}

/// <summary>Keeps the calls that describe an interaction until the pact exists in the core.</summary>
internal sealed class InteractionBuilder(string description) : IRequestBuilderV4, IResponseBuilderV4
{
    private readonly List<Func<uint, bool>> _calls = [];
    private readonly Dictionary<(int Part, string Key), nuint> _seen = [];
    private bool _hasResponse;

    public IRequestBuilderV4 Given(string providerState) => Add(interaction => PactFfi.Given(interaction, providerState));

    public IRequestBuilderV4 WithRequest(HttpMethod method, string path) => Add(interaction => PactFfi.WithRequest(interaction, method.Method, path));

    public IRequestBuilderV4 WithRequest(HttpMethod method, IMatcher path) => WithRequest(method, MatcherText.Of(path));

    public IRequestBuilderV4 WithQuery(string key, string value)
    {
        var index = Next(PactFfi.Request, $"?{key}");
        return Add(interaction => PactFfi.WithQueryParameter(interaction, key, index, value));
    }

    public IRequestBuilderV4 WithHeader(string key, string value) => AddHeader(PactFfi.Request, key, value);

    public IRequestBuilderV4 WithHeader(string key, IMatcher matcher) => WithHeader(key, MatcherText.Of(matcher));

    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    public IRequestBuilderV4 WithJsonBody(object body) => AddBody(PactFfi.Request, body);

    public IResponseBuilderV4 WillRespond()
    {
        _hasResponse = true;
        return this;
    }

    public IResponseBuilderV4 WithStatus(HttpStatusCode status) => WithStatus((ushort)status);

    public IResponseBuilderV4 WithStatus(ushort status) => Add(interaction => PactFfi.ResponseStatus(interaction, status));

    IResponseBuilderV4 IResponseBuilderV4.WithHeader(string key, string value) => AddHeader(PactFfi.Response, key, value);

    IResponseBuilderV4 IResponseBuilderV4.WithHeader(string key, IMatcher matcher) => AddHeader(PactFfi.Response, key, MatcherText.Of(matcher));

    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    IResponseBuilderV4 IResponseBuilderV4.WithJsonBody(object body) => AddBody(PactFfi.Response, body);

    /// <exception cref="PactFailureException">There is no response, or the core refused a call.</exception>
    public void AddTo(PactHandle pact)
    {
        var interaction = pact.NewInteraction(description);
        if (!_hasResponse)
        {
            throw new PactFailureException($"'{description}' has no response: end it with WillRespond().");
        }

        if (!_calls.All(call => call(interaction)))
        {
            throw new PactFailureException($"The Pact core refused a part of '{description}'.");
        }
    }

    private InteractionBuilder AddHeader(int part, string key, string value)
    {
        var index = Next(part, key);
        return Add(interaction => PactFfi.WithHeader(interaction, part, key, index, value));
    }

    [RequiresUnreferencedCode("Bodies are written by reflection."), RequiresDynamicCode("Bodies are written by reflection.")]
    private InteractionBuilder AddBody(int part, object body)
    {
        var text = JsonSerializer.Serialize(body);
        return Add(interaction => PactFfi.WithBody(interaction, part, "application/json", text));
    }

    private InteractionBuilder Add(Func<uint, bool> call)
    {
        _calls.Add(call);
        return this;
    }

    // The core numbers the values of a repeated name.
    private nuint Next(int part, string key) => _seen[(part, key)] = _seen.TryGetValue((part, key), out var last) ? last + 1 : 0;
}
