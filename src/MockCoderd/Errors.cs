using Mocks.Go.Strconv;

namespace Mocks.MockCoderd;

/// <summary>A refusal in coderd's words.</summary>
/// <param name="Challenges">From the user authentication, which adds <c>WWW-Authenticate</c>.</param>
/// <param name="IsText">Plain text: the message alone, with a newline.</param>
internal sealed record Refusal(int Status, ErrorResponse Body, bool Challenges = false, bool IsText = false);

/// <summary>Every error of coderd that the mock can give.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi</c>, <c>coderd/httpmw</c>, <c>coderd/aitasks.go</c>, <c>coderd/workspaceagents.go</c>.</remarks>
internal static class Errors
{
    public static Refusal ResourceNotFound() =>
        new(404, new("Resource not found or you do not have access to this resource"));

    public static Refusal RouteNotFound() => new(404, new("Route not found."));

    public static Refusal ScimDisabled() => new(404, new(
        "SCIM is disabled, please contact your administrator if you believe this is an error",
        "SCIM endpoints are disabled if no SCIM is configured. Configure 'CODER_SCIM_AUTH_HEADER' to enable."));

    public static Refusal NoAgentToken() => new(401, new("Cookie \"coder_session_token\" must be provided."));

    public static Refusal AgentTokenInvalid(int bytes) => new(401, new(
        "Workspace agent token invalid.", $"An agent token must be a valid UUIDv4. (len {bytes})"));

    public static Refusal AgentNotAuthorized() => new(401, new(
        "Workspace agent not authorized.",
        "The agent cannot authenticate until the workspace provision job has been completed. " +
        "If the job is no longer running, this agent is invalid."));

    public static Refusal SignedOut(string detail) => new(401, new(
        "You are signed out or your session has expired. Please sign in again to continue.", detail), Challenges: true);

    public static Refusal RefreshFailed(string provider, string error) => new(401, new(
        $"Could not refresh expired {provider} token. Try re-authenticating to resolve this issue.", error), Challenges: true);

    public static Refusal UserNotActive(string status) => new(401, new(
        $"User is not active (status = \"{status}\"). Contact an admin to reactivate your account."), Challenges: true);

    public static Refusal InvalidTaskId(string detail) => new(400, new("Invalid task ID format.", detail));

    public static Refusal InvalidQuery(IReadOnlyList<ValidationError> problems) =>
        new(400, new("Invalid query parameters.", Validations: problems));

    public static Refusal InvalidFormat(string quoted) => new(400, new(
        "Invalid format parameter.", $"Only \"agentapi\" format is currently supported, got {quoted}."));

    public static Refusal PayloadNotDecoded(string detail) => new(400, new("Failed to decode request payload.", detail));

    public static Refusal MessagesMissing() => new(400, new(
        "Invalid agentapi payload structure.", "Missing required \"messages\" field."));

    public static Refusal NoEnvelope(string detail) => new(500, new("Failed to create snapshot envelope.", detail));

    public static Refusal NotStored() => new(500, new(
        "Internal error storing snapshot.", "pq: unsupported Unicode escape sequence"));

    public static Refusal CsrfMissing() => new(400, new(
        "Something is wrong with your CSRF token. Please refresh the page. If this error persists, try clearing your cookies."), IsText: true);

    public static Refusal CsrfMismatch() => new(400, new(
        "CSRF error encountered. Authentication via \"coder_session_token\" cookie and \"Coder-Session-Token\" header detected, " +
        "but the values do not match. To resolve this issue ensure the values used in both match, or only use one of the " +
        "authentication methods. You can also try clearing your cookies if this error persists."), IsText: true);

    public static Refusal MayNotBypass() =>
        new(428, new("\"X-Coder-Bypass-Ratelimit\" provided but user is not owner"), IsText: true);

    public static Refusal UnknownMachine(string pair) => new(400, new($"Unknown os/arch: {pair}"));

    public static Refusal RateLimited(int limit) => new(429, new(
        $"You've been rate limited for sending more than {limit} requests in 1m0s."));

    public static Refusal SnapshotUnreadable(string role) => new(500, new(
        "Invalid snapshot data.", $"invalid agentapi message role {GoQuote.Quote(role)}"));

    public static Refusal BodyNotJson(string detail) => new(400, new("Request body must be valid JSON.", detail));

    public static Refusal BodyTooLarge() => new(413, new("Request body too large.", "http: request body too large"));

    public static Refusal ValidationFailed(IReadOnlyList<ValidationError> missing) =>
        new(400, new("Validation failed.", Validations: missing));

    public static Refusal Forbidden() => new(403, new(
        "Forbidden.",
        "You don't have permission to view this content. If you believe this is a mistake, please contact your administrator " +
        "or try signing in with different credentials."));

    public static Refusal Internal(string detail) => new(500, new("An internal server error occurred.", detail));

    public static Refusal NoGitSshKey() => new(500, new("Internal error fetching git SSH key.", "sql: no rows in result set"));

    public static Refusal InvalidUuid(string text, string detail) => new(400, new($"Invalid UUID {GoQuote.Quote(text)}.", detail));
}
