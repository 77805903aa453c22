namespace Mocks.Wire.Coderd;

/// <summary>The body of <c>PATCH …/me/logs</c>.</summary>
/// <param name="LogSourceId">Left out for lines without a source.</param>
[GoName("agentsdk.PatchLogs")]
public sealed record PatchLogsRequest(Guid? LogSourceId, IReadOnlyList<PatchedLine> Logs);

/// <param name="CreatedAt">Must be a time; ignored.</param>
/// <param name="Level"><c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>; <c>info</c> when empty.</param>
[GoName("agentsdk.Log")]
public sealed record PatchedLine(GoTime CreatedAt, string Output, [property: GoName("codersdk.LogLevel")] string Level);

/// <summary>The body of <c>PATCH …/me/app-status</c>.</summary>
/// <param name="State"><c>working</c>, <c>idle</c>, <c>complete</c> or <c>failure</c>.</param>
/// <param name="Message">At most 160 bytes.</param>
/// <param name="Icon">Ignored: deprecated, as the next.</param>
[GoName("agentsdk.PatchAppStatus")]
public sealed record PatchAppStatusRequest(
    string AppSlug, [property: GoName("codersdk.WorkspaceAppStatusState")] string State, string Message, string Uri, string? Icon, bool NeedsUserAttention);

/// <summary>The body of <c>POST …/me/log-source</c>.</summary>
[GoName("agentsdk.PostLogSourceRequest")]
public sealed record PostLogSourceRequest(Guid Id, string DisplayName, string Icon);

/// <summary>The body of <c>POST …/azure-instance-identity</c>.</summary>
/// <param name="Signature">A PKCS #7 envelope in base64.</param>
[GoName("agentsdk.AzureInstanceIdentityToken")]
public sealed record AzureIdentityRequest(string Signature, string Encoding, string? AgentName);

/// <summary>The body of <c>POST …/aws-instance-identity</c>.</summary>
/// <param name="Signature">In base64.</param>
/// <param name="Document">The instance identity document, which is JSON.</param>
[GoName("agentsdk.AWSInstanceIdentityToken")]
public sealed record AwsIdentityRequest(string Signature, string Document, string? AgentName);

/// <summary>The body of <c>POST …/google-instance-identity</c>.</summary>
[GoName("agentsdk.GoogleInstanceIdentityToken")]
public sealed record GoogleIdentityRequest(string JsonWebToken, string? AgentName);
