using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>There is no session with coderd. The message is one sentence for a person.</summary>
internal sealed partial class ConnectException(string message) : Exception(message)
{
    private const int MaxBody = 2048;

    /// <summary>The version of the agent API that coderd is at, when the agent's is too new for it.</summary>
    public string? ServerVersion { get; private init; }

    public static ConnectException Of(Uri coder, HttpRequestException failed) => new(
        failed.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? $"Nothing listens at {coder}: is coderd started, and is this its address?"
            : $"{coder} cannot be reached: {(failed.InnerException ?? failed).Message}.");

    public static async Task<ConnectException> OfAsync(Uri coder, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = (int)response.StatusCode;
        if (Refusal(body) is not ({ Length: > 0 } message, var detail))
        {
            return new ConnectException(response.StatusCode == HttpStatusCode.OK
                ? $"{coder} is not coderd: it answered the upgrade with 200."
                : $"{coder} refused the session with {status}: {(body.Length == 0 ? "the body is empty." : body.Trim()[..Math.Min(body.Trim().Length, MaxBody)])}");
        }

        return response.StatusCode == HttpStatusCode.Unauthorized
            ? new ConnectException($"{coder} does not take the agent token ({status}): {Joined(message, detail)}")
            : new ConnectException($"{coder} refused the session with {status}: {Joined(message, detail)}")
            {
                ServerVersion = detail is not null && AtVersion().Match(detail) is { Success: true } match ? match.Groups[1].Value : null,
            };
    }

    /// <summary>The message of coderd's error, with its detail or that of its first validation.</summary>
    private static (string? Message, string? Detail) Refusal(string body)
    {
        try
        {
            using var error = JsonDocument.Parse(body);
            var root = error.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("message", out var message) || message.ValueKind != JsonValueKind.String)
            {
                return (null, null);
            }

            var first = root.TryGetProperty("validations", out var validations) && validations.ValueKind == JsonValueKind.Array && validations.GetArrayLength() > 0 ? validations[0] : root;
            return (message.GetString(), first.TryGetProperty("detail", out var detail) ? detail.GetString() : null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string Joined(string message, string? detail) => detail is null ? message : $"{message.TrimEnd('.')}: {detail}";

    [GeneratedRegex(@"\Aserver is at version (2\.[0-9]+), behind requested m", RegexOptions.CultureInvariant)]
    private static partial Regex AtVersion();
}
