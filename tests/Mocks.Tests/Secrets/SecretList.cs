using System.Text;

namespace Mocks.Tests.Secrets;

/// <summary>A request that carries a secret.</summary>
/// <param name="Place">Where it is, for people.</param>
/// <param name="Secret">The text that must not be shown; its first four characters may be.</param>
/// <param name="Path">Added to the path.</param>
/// <param name="Query">Added to the query, without <c>?</c>.</param>
/// <param name="Headers">Lines of the head.</param>
/// <param name="Body">Sent with a <c>Content-Length</c>, byte for character.</param>
/// <param name="User">User information of an absolute target.</param>
public sealed record Carried(
    string Place, string Secret, string Path = "", string Query = "", string Headers = "", string Body = "", string User = "")
{
    /// <summary>The part that no output may have.</summary>
    public string Hidden => Secret[4..];

    public override string ToString() => Place;
}

/// <summary>Where secrets travel: headers, cookies, queries, user information, paths and bodies.</summary>
internal static class SecretList
{
    private static int _count;

    public static IReadOnlyList<Carried> All { get; } =
    [
        // By the header's name.
        Header("Authorization", "Bearer {0}"), Header("authorization", "bearer {0}"), Header("Authorization", "{0}"), Header("Authorization", "Token {0}"),
        Header("Authorization", "mine {0}"), Header("Authorization", "Digest username=\"u\", response=\"{0}\""),
        Header("Authorization", "AWS4-HMAC-SHA256 Credential=a/b, Signature={0}"), Header("Proxy-Authorization", "Negotiate {0}"),
        Header("X-Api-Key"), Header("X-Goog-Api-Key"), Header("Api-Key"), Header("ApiKey"), Header("DD-API-KEY"), Header("PRIVATE-TOKEN"), Header("JOB-TOKEN"),
        Header("X-Auth-Token"), Header("X-Auth"), Header("X-Amz-Security-Token"), Header("X-Vault-Token"), Header("X-CSRF-Token"), Header("X-XSRF-TOKEN"),
        Header("Coder-Session-Token"), Header("Coder-Anything"), Header("X-Coder-Token"), Header("X-Coder-AI-Governance-Token"), Header("X-Client-Secret"),
        Header("X-Password"), Header("X-Passwd"), Header("X-User-Credentials"), Header("X-Session"), Header("X-Session-Id"), Header("X-Hub-Signature-256"),
        Header("X-Sig"), Header("X-Private"), Header("Ocp-Apim-Subscription-Key"), Header("X-Functions-Key"), Header("X-Key"), Header("X-JWT-Assertion"),
        Header("X-Registry-Auth"), Header("Cookie", "coder_session_token={0}"), Header("Cookie", "a=b; theme={0}; c=d"), Header("Cookie", "{0}"), Header("Cookie", "={0}"),
        Header("Set-Cookie", "sid={0}; Path=/"),

        // In the URL of a header.
        Header("Referer", "http://localhost/x?coder_session_token={0}"), Header("Referer", "http://user:{0}@localhost/x"), Header("Referer", "http://localhost/#access_token={0}"),
        Header("X-Original-URL", "/x?token={0}&y=1"), Header("X-Forwarded-Uri", "https://{0}@example.com/"), Header("Link", "<http://a/?sig={0}>; rel=next"),

        // By the name of the query's member.
        Query("coder_session_token"), Query("access_token"), Query("Access_Token"), Query("access%5Ftoken"), Query("token"), Query("api_key"), Query("apikey"), Query("key"),
        Query("sig"), Query("X-Amz-Signature"), Query("X-Amz-Credential"), Query("X-Amz-Security-Token"), Query("code"), Query("client_secret"), Query("password"),
        Query("auth"), Query("session"), Query("jwt"), Query("id_token"), Query("refresh_token"), Query("private_token"), Query("user[password]"),
        new("an address in the query", Next(out var a), Query: $"next=http%3A%2F%2Fuser%3A{a}%40localhost%2F"),
        new("a query in the query", Next(out var b), Query: $"next=%2Flogin%3Ftoken%3D{b}%26x%3D1"),

        // By its shape, in a path.
        Path("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"), Path("sk-proj-Ab12Cd34Ef56Gh78"), Path("ghp_Ab12Cd34Ef56Gh78Ij90"), Path("github_pat_11ABCDEFG0abcdefgh"),
        Path("glpat-Ab12Cd34Ef56Gh78Ij90"), Path("xoxb-123456789012-abcdefABCDEF"), Path("AKIAIOSFODNN7EXAMPLE"), Path("abcdefghij-0123456789abcdefghijkl"), Path("%67hp_Zb12Cd34Ef56Gh78Ij90", "ghp_Zb12Cd34Ef56Gh78Ij90"),

        // User information.
        new("the user of an absolute target", Next(out var c), User: c), new("the password of an absolute target", Next(out var d), User: $"user:{d}"),

        // The same text in a second place.
        new("an agent's token in the path, too", "5f2d8a61-93c4-4e07-b1d2-0c9e7f3a6b58", "/5f2d8a61-93c4-4e07-b1d2-0c9e7f3a6b58", "", "Coder-Session-Token: 5f2d8a61-93c4-4e07-b1d2-0c9e7f3a6b58"),
        new("a token that only a lenient mock takes, in path and body", "my-lenient-credential", "/my-lenient-credential", "", "Authorization: Bearer my-lenient-credential", "I am my-lenient-credential."),
        new("the password of Basic, in path and body", "correct-horse-battery", "/correct-horse-battery", "", $"Authorization: Basic {Base64("user:correct-horse-battery")}", "It is correct-horse-battery!"),
        new("Basic itself", Base64("someone:Tr0ub4dor&3xyz"), Headers: $"Authorization: Basic {Base64("someone:Tr0ub4dor&3xyz")}"),

        // In a body.
        Body("{{\"password\":\"{0}\"}}"), Body("{{\"a\":{{\"clientSecret\" : \"{0}\"}}}}"), Body("{{\"text\":\"{{\\\"api_key\\\":\\\"{0}\\\"}}\"}}"), Body("{{\"tokens\":[\"x\", \"{0}\"]}}"),
        Body("grant_type=refresh_token&refresh_token={0}"), Body("code={0}&state=1"), Body("export MY_TOKEN={0}\n"), Body("password = \"{0}\"\n"),
        Body("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{0}\r\n--b--\r\n"), Body("<login><password>{0}</password></login>"), Body("{{'secret': '{0}'}}"),
        Body("curl -H 'Authorization: Bearer {0}' http://x"), Body("X-Api-Key: {0}\r\nAccept: */*"), Body("Cookie: a=b; c={0}"), Body("git clone https://user:{0}@example.com/x"), Body("\u00ff\u00fetoken={0}\u00ff"),
        Body("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n{0}\n-----END OPENSSH PRIVATE KEY-----\n"), Body("{{\"content\":\"-----BEGIN PRIVATE KEY-----\\n{0}\\n-----END PRIVATE KEY-----\",\"type\":\"user\"}}"),
        new("a shape in a message", "ghp_Qq12Cd34Ef56Gh78Ij90", Body: """{"content":"use ghp_Qq12Cd34Ef56Gh78Ij90, please","type":"user"}"""),
        new("a token of the world, in base64", "mocksessid-mocksessionsecret00001", Body: Base64("user:mocksessid-mocksessionsecret00001")),
        new("a token of the world", "00000000-0000-4000-8000-0000000000bb", "/00000000-0000-4000-8000-0000000000BB", Body: "It is 000000000000400080000000000000bb."),
    ];

    // 20 characters of no shape, and no two alike.
    private static string Next(out string secret) => secret = $"Zq0v{++_count:000}kX9mPw4vTn81";

    private static Carried Header(string name, string value = "{0}") => new($"{name}: {value}", Next(out var secret), Headers: $"{name}: {With(value, secret)}");

    private static Carried Query(string name) => new($"?{name}=", Next(out var secret), Query: $"{name}={secret}");

    private static Carried Path(string secret, string? shown = null) => new($"/{secret}", shown ?? secret, Path: $"/{secret}");

    private static Carried Body(string body) => new(body, Next(out var secret), Body: With(body, secret));

    private static string With(string text, string secret) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, secret);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
