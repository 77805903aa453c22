namespace Mocks.MockCoderd.GitSshKey;

/// <summary>The owner's SSH key, with which a workspace uses Git.</summary>
/// <remarks>Source: coder/coder, <c>coderd/gitsshkey.go</c>, <c>agentGitSSHKey</c>. Not reproduced: answers that need a broken database.</remarks>
internal static class GitSshKeyEndpoints
{
    public static void MapGitSshKey(this RouteGroupBuilder me) => me.MapGet("/gitsshkey", GetGitSshKey)
        .Documented("get-workspace-agent-git-ssh-key", "Agents", "Get workspace agent Git SSH key", 401, 403).Produces<GitSshKeyPair>().CarriesSecrets();

    private static Answer GetGitSshKey(AgentCaller caller, HttpContext context, WorldStore world)
    {
        if (caller.Agent.NoUserData)
        {
            return Verdicts.RefuseWithHint(context, Errors.Forbidden());
        }

        return world.UserByName(caller.Workspace.Owner)?.GitSshKey is { } key
            ? CoderdAnswer.Of(200, new GitSshKeyPair(key.PublicKey, key.PrivateKey))
            : Errors.NoGitSshKey().ToAnswer();
    }
}
