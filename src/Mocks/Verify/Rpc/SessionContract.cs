using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mocks.Verify.Rpc;

/// <summary>What an agent expects of coderd over RPC, in one session. Pact cannot express this.</summary>
/// <param name="Version">Of the API, as the agent asks for it, e.g. <c>2.0</c>.</param>
/// <param name="Calls">In order.</param>
/// <param name="Refused">The status of a handshake that is refused; null for a session.</param>
/// <param name="Token">Null for the agent's own.</param>
internal sealed record SessionContract(
    string Description,
    string Version,
    IReadOnlyList<ExpectedCall>? Calls = null,
    int? Refused = null,
    string? Token = null,
    string Role = "agent")
{
    /// <exception cref="JsonException">The JSON is not such a contract.</exception>
    public static SessionContract Of(JsonNode json)
    {
        var contract = json.Deserialize(SessionJson.Default.SessionContract) ?? throw new JsonException("A session is null.");
        if (contract.Refused is null == contract.Calls is null or { Count: 0 })
        {
            throw new JsonException($"{contract.Description}: a session has either calls or the status with which it is refused.");
        }

        foreach (var call in contract.Calls ?? [])
        {
            call.Check(contract.Description);
        }

        return contract;
    }
}

/// <param name="Call">E.g. <c>Agent/GetManifest</c>.</param>
/// <param name="Request">The message, in protobuf's JSON.</param>
/// <param name="Answer">The members that the answer has, each a value or a rule (see <see cref="AnswerRule"/>). It may have others.</param>
/// <param name="Error">In place of an answer.</param>
/// <param name="StaysOpen">The answer is the first of a stream, which the server does not end.</param>
internal sealed record ExpectedCall(string Call, JsonObject Request, JsonObject? Answer = null, ExpectedError? Error = null, bool StaysOpen = false)
{
    public void Check(string session)
    {
        if (Answer is null == Error is null)
        {
            throw new JsonException($"{session}: {Call} has either an answer or an error.");
        }

        if (Call.Split('/') is not ["Agent" or "Tailnet", { Length: > 0 }])
        {
            throw new JsonException($"{session}: {Call} is not a call. It may be e.g. Agent/GetManifest or Tailnet/StreamDERPMaps.");
        }

        CallMessages.Of(this, session);
    }
}

/// <param name="Text">The text, or a rule.</param>
internal sealed record ExpectedError(ulong Code, JsonNode Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SessionContract))]
internal sealed partial class SessionJson : JsonSerializerContext;
