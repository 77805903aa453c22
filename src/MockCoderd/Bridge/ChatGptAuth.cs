using System.Text.Json.Nodes;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The credential that <c>chatgpt</c> wants of each client: the deployment has none for it.</summary>
/// <remarks>Source: coder/coder, pull request 23822. The body of the 401 is ChatGPT's own, as far as it is known.</remarks>
internal static class ChatGptAuth
{
    private static readonly Refusal NoCredential = new(401, new(
        "Unauthorized", "The provider chatgpt has no key of its own: send the client's in Authorization, and coderd's in X-Coder-AI-Governance-Token."));

    /// <returns>What a strict mock answers to a client without one; null when the request may go on.</returns>
    public static Answer? Refuse(HttpContext context) =>
        BridgeKey.HasProvidersOwn(context.Request, context.RequestServices.GetRequiredService<Release>()) || Verdicts.Refused(context, NoCredential) is null
            ? null
            : ModelJson.Provider(401, new JsonObject { ["detail"] = "Unauthorized" }, indented: false);
}
