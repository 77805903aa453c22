using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Go.Crypto;
using Mocks.Go.Net.Http;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>What a user may use for a minute without being asked again.</summary>
/// <param name="Url">The app's own.</param>
/// <param name="Expires">Seconds since 1970.</param>
internal sealed record AppTicket(string BasePath, string User, string Workspace, string Agent, string Slug, string Url, long Expires)
{
    public bool IsFor(AppRequest asked) =>
        (BasePath, User, Workspace, Agent, Slug) == (asked.BasePath, asked.User, asked.Workspace, asked.Agent, asked.Slug);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AppTicket))]
internal sealed partial class AppTicketJson : JsonSerializerContext;

/// <summary>Signs the tickets that a browser sends back in a cookie, and reads them. None is stored.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceapps/provider.go</c>, <c>token.go</c>: a JWT, one minute, for one app.</remarks>
internal sealed class AppTickets(TimeProvider time) : IResettable
{
    public const string Cookie = "coder_signed_app_token";

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);
    private static readonly string Head = Base64Url.EncodeToString("""{"alg":"HS512"}"""u8);

    private byte[] _key = Rand.Bytes(64);

    /// <returns>The cookie that carries it, as <c>Set-Cookie</c> says it.</returns>
    public string Issue(AppRequest asked, string url)
    {
        var expires = time.GetUtcNow() + Lasts;
        var ticket = new AppTicket(asked.BasePath, asked.User, asked.Workspace, asked.Agent, asked.Slug, url, expires.ToUnixTimeSeconds());
        var text = $"{Head}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(ticket, AppTicketJson.Default.AppTicket))}";
        var path = string.Concat(asked.BasePath.Where(letter => letter is >= ' ' and < (char)0x7f and not ';'));
        return $"{Cookie}={text}.{SignatureOf(text)}; Path={path}; Expires={expires.UtcDateTime:R}";
    }

    /// <returns>Null when the request brings none that is good for what it asks.</returns>
    public AppTicket? Find(HttpRequest request, AppRequest asked)
    {
        var cookie = GoCookies.First(request.Headers.Cookie, Cookie);
        var dot = cookie.LastIndexOf('.');
        if (dot < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SignatureOf(cookie[..dot])), Encoding.UTF8.GetBytes(cookie[(dot + 1)..])))
        {
            return null;
        }

        var ticket = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(cookie.AsSpan()[(cookie.IndexOf('.', StringComparison.Ordinal) + 1)..dot]), AppTicketJson.Default.AppTicket);
        return ticket is not null && ticket.IsFor(asked) && ticket.Expires > time.GetUtcNow().ToUnixTimeSeconds() ? ticket : null;
    }

    /// <summary>Tickets from before are not good any more.</summary>
    public void Reset() => _key = Rand.Bytes(64);

    private string SignatureOf(string text) => Base64Url.EncodeToString(Sha512.Hmac(_key, Encoding.UTF8.GetBytes(text)));
}
