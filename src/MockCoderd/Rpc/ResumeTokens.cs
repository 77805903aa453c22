using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Tailnet;
using Mocks.Go.Crypto;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Tokens with which a client of an agent connects again under the id that it had in the network.</summary>
/// <remarks>Source: coder/coder, <c>tailnet/resume.go</c>, <c>coderd/jwtutils/jws.go</c>, <c>coderd/workspaceagents.go</c>,
/// <c>handleResumeToken</c>. A token is good for every agent that its user may see, as upstream. The key is the process's own.</remarks>
internal sealed class ResumeTokens(TimeProvider time)
{
    private const string KeyId = "1";

    private static readonly TimeSpan Expiry = TimeSpan.FromHours(24);

    /// <summary>By which the library is late with an expiry, for clocks that differ.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private static readonly string Head = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"HS512","kid":"{{KeyId}}"}"""));

    private readonly byte[] _key = Rand.Bytes(64);

    public RefreshResumeTokenResponse For(Guid peer)
    {
        var expires = time.GetUtcNow() + Expiry;
        var claims = string.Create(CultureInfo.InvariantCulture, $$"""{"sub":"{{peer}}","exp":{{expires.ToUnixTimeSeconds()}}}""");
        var signed = $"{Head}.{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(claims))}";
        return new()
        {
            Token = $"{signed}.{SignatureOf(signed)}",
            RefreshIn = Duration.FromTimeSpan(Expiry / 2),
            ExpiresAt = Timestamp.FromDateTimeOffset(expires),
        };
    }

    /// <summary>Reads the peer out of a token.</summary>
    /// <returns>Both null for a token without the id of a key: its client gets a new id.</returns>
    public (Guid? Peer, string? Problem) Read(string token)
    {
        if (token.Split('.') is not [var head, var claims, var signature])
        {
            return (null, "verify payload: parse JWS: go-jose/go-jose: compact JWS format must have three parts");
        }

        try
        {
            if (MemberOf(head, "kid") is not { ValueKind: JsonValueKind.String } key || key.ValueEquals(""))
            {
                return (null, null);
            }

            if (!key.ValueEquals(KeyId))
            {
                return (null, $"verify payload: key with id {GoQuote.Quote(key.GetString()!)}: key not found");
            }

            if (signature != SignatureOf($"{head}.{claims}"))
            {
                return (null, "verify payload: verify payload: go-jose/go-jose: error in cryptographic primitive");
            }

            return time.GetUtcNow() - Leeway > DateTimeOffset.FromUnixTimeSeconds(MemberOf(claims, "exp")!.Value.GetInt64())
                ? (null, "verify payload: go-jose/go-jose/jwt: validation failed, token is expired (exp)")
                : (MemberOf(claims, "sub")!.Value.GetGuid(), null);
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return (null, $"verify payload: parse JWS: {unreadable.Message}");
        }
    }

    private static JsonElement? MemberOf(string part, string name) =>
        JsonElement.Parse(Base64Url.DecodeFromChars(part)) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var member) ? member : null;

    private string SignatureOf(string signed) => Base64Url.EncodeToString(Sha512.Hmac(_key, Encoding.ASCII.GetBytes(signed)));
}
