using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.GitSshKey;

/// <summary>The key with which a workspace talks to Git in its owner's name.</summary>
/// <remarks>Source: coder/coder, <c>coderd/gitsshkey.go</c>, <c>agentGitSSHKey</c>. Not reproduced: answers that need a broken database.</remarks>
internal static class GitSshKeyEndpoints
{
    private const string Path = "/api/v2/workspaceagents/me/gitsshkey";

    public static IEndpointRouteBuilder MapGitSshKey(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetGitSshKey)
            .WithAgentExample().WithName("get-workspace-agent-git-ssh-key").WithTags("Agents").WithSummary("Get workspace agent Git SSH key")
            .Produces<GitSshKeyPair>().Produces<ErrorResponse>(401).Produces<ErrorResponse>(403);
        routes.MapOtherMethods(Path, context => UnknownRoutes.WrongMethod(context, "GET"));
        return routes;
    }

    private static Answer GetGitSshKey(HttpContext context, AgentCallers agents, WorldStore world)
    {
        if (agents.Identify(context, out var refused) is not { } caller)
        {
            return refused!;
        }

        if (caller.Agent.NoUserData)
        {
            return Verdicts.Told(context, Errors.Forbidden());
        }

        return world.UserByName(caller.Workspace.Owner)?.GitSshKey is { } key
            ? CoderdAnswer.Of(200, new GitSshKeyPair(key.PublicKey, key.PrivateKey))
            : Errors.NoGitSshKey().ToAnswer();
    }
}
