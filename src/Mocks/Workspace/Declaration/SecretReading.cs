using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>The values of a state that must not be shown: those that the provider's schema marks, and variables whose names say so.</summary>
internal static class SecretReading
{
    // A shorter value would blot out half of every text.
    private const int MinCharacters = 8;

    private static readonly string[] Words = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"];

    private static readonly (string Type, string Attribute)[] Marked =
    [
        ("coder_workspace_owner", "ssh_private_key"), ("coder_workspace_owner", "session_token"), ("coder_workspace_owner", "oidc_access_token"),
        ("coder_external_auth", "access_token"), ("coder_git_auth", "access_token"), ("coder_secret", "value"), ("coder_agent", "token"),
    ];

    public static IReadOnlyList<string> Read(IReadOnlyList<TerraformResource> resources) =>
    [
        .. resources.SelectMany(resource => Marked.Where(marked => marked.Type == resource.Type).Select(marked => resource.Attributes.TextOrNone(marked.Attribute)))
            .Concat(resources.Where(resource => resource.Type == "coder_env" && LooksSecret(resource.Attributes.TextOrNone("name"))).Select(env => env.Attributes.TextOrNone("value")))
            .Concat(resources.Where(resource => resource.Type == "coder_agent").SelectMany(agent => agent.Attributes.Map("env").Where(variable => LooksSecret(variable.Key)).Select(variable => variable.Value)))
            .Where(value => value.Length >= MinCharacters).Distinct(),
    ];

    /// <summary>A variable of this name is likely to hold a key.</summary>
    public static bool LooksSecret(string name) => Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
