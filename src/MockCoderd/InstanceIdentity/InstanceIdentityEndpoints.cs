using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.InstanceIdentity;

/// <summary>Gives a cloud machine its agent's token in exchange for a proof of its identity. No token is needed.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceresourceauth.go</c>. Not reproduced: answers that need a broken database or a job
/// of another kind than a workspace's.</remarks>
internal static class InstanceIdentityEndpoints
{
    private const string Prefix = "/api/v2/workspaceagents";

    public static void MapInstanceIdentity(this IEndpointRouteBuilder routes)
    {
        // Other methods of these paths fall into the routes of an agent of that name.
        routes.MapPost($"{Prefix}/azure-instance-identity", PostAzureAsync).Describe<AzureIdentityRequest>("azure", "Azure",
            """{"signature":"eyJ2bUlkIjoiaS1tb2NrLWRlbW8ifQ==","encoding":"pkcs7"}""");
        routes.MapPost($"{Prefix}/aws-instance-identity", PostAwsAsync).Describe<AwsIdentityRequest>("aws", "AWS",
            """{"signature":"c2ln","document":"{\"instanceId\":\"i-mock-demo\"}"}""");
        routes.MapPost($"{Prefix}/google-instance-identity", PostGoogleAsync).Describe<GoogleIdentityRequest>("google-cloud", "Google Cloud",
            """{"json_web_token":"eyJhbGciOiJSUzI1NiJ9.eyJnb29nbGUiOnsiY29tcHV0ZV9lbmdpbmUiOnsiaW5zdGFuY2VfaWQiOiJpLW1vY2stZGVtbyJ9fX0.c2ln"}""");
    }

    private static void Describe<TBody>(this RouteHandlerBuilder route, string cloud, string name, string example)
        where TBody : notnull => route.CarriesSecrets().WithExample(example)
        .Documented($"authenticate-agent-on-{cloud}-instance", "Agents", $"Authenticate agent on {name} instance", 400, 401, 404, 409)
        .Accepts<TBody>("application/json", "*/*").Produces<AgentSession>();

    private static Task<Answer> PostAzureAsync(HttpContext context, InstanceAgents agents, Release release) => PostAsync<AzureIdentityRequest>(
        context, agents, body => [("signature", body.Signature), ("encoding", body.Encoding)],
        body => (CloudProofs.Azure(body.Signature, release.SaysWhyAzureFailed), body.AgentName));

    private static Task<Answer> PostAwsAsync(HttpContext context, InstanceAgents agents) => PostAsync<AwsIdentityRequest>(
        context, agents, body => [("signature", body.Signature), ("document", body.Document)],
        body => (CloudProofs.Aws(body.Signature, body.Document), body.AgentName));

    private static Task<Answer> PostGoogleAsync(HttpContext context, InstanceAgents agents) => PostAsync<GoogleIdentityRequest>(
        context, agents, body => [("json_web_token", body.JsonWebToken)],
        body => (CloudProofs.Google(body.JsonWebToken), body.AgentName));

    private static async Task<Answer> PostAsync<TBody>(
        HttpContext context, InstanceAgents agents,
        Func<TBody, IEnumerable<(string Name, string Value)>> required, Func<TBody, (InstanceProof Proof, string? AgentName)> prove)
        where TBody : class
    {
        var (body, refusal) = await RequestJson.ReadAsync<TBody>(context);
        if ((refusal ?? RequestJson.Required(required(body!))) is { } unread)
        {
            return Verdicts.RefuseWithHint(context, unread);
        }

        var (proof, agentName) = prove(body!);
        if (proof.Refusal is not null)
        {
            return Verdicts.RefuseWithHint(context, proof.Refusal);
        }

        (var token, refusal) = agents.TokenFor(proof.Id, agentName ?? "");
        return refusal is null ? CoderdAnswer.Of(200, new AgentSession(token.ToString())) : Verdicts.RefuseWithHint(context, refusal);
    }
}
