using System.Text;
using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Auth;

/// <summary>What an API key proves: the user whose it is, or the refusal.</summary>
internal readonly record struct UserIdentity(User? User, Refusal? Refusal);

/// <summary>Guards what people and their clients call.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/apikey.go</c>.</remarks>
internal sealed class UserAuth(WorldStore world)
{
    private const int IdLength = 10;
    private const int SecretLength = 22;

    public UserIdentity Check(HttpRequest request)
    {
        var key = TokenCarriers.Find(request);
        if (key.Length == 0)
        {
            return Refused("Cookie \"coder_session_token\" or query parameter must be provided.");
        }

        if (key.Split('-') is not [var id, var secret])
        {
            return Refused($"Invalid API key format: incorrect amount of API key parts, expected 2 got {key.Split('-').Length}");
        }

        if (BytesOf(id) != IdLength)
        {
            return Refused($"Invalid API key format: invalid API key ID length, expected {IdLength} got {BytesOf(id)}");
        }

        if (BytesOf(secret) != SecretLength)
        {
            return Refused($"Invalid API key format: invalid API key secret length, expected {SecretLength} got {BytesOf(secret)}");
        }

        var owner = world.World.Users.FirstOrDefault(user => user.ApiKey.StartsWith($"{id}-", StringComparison.Ordinal));
        if (owner is null)
        {
            return Refused("API key is invalid.");
        }

        return owner.ApiKey == key ? new(owner, null) : Refused("API key secret is invalid.");
    }

    private static int BytesOf(string text) => Encoding.UTF8.GetByteCount(text);

    private static UserIdentity Refused(string detail) => new(null, Errors.SignedOut(detail));
}
