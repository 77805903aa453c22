namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder gitssh -- ARGS</c>: ssh with the user's Git key, which is fetched for the call.</summary>
/// <remarks>Source: coder/coder, <c>cli/gitssh.go</c>. Not reproduced: the identity files of <c>~/.ssh/config</c> that come before it.</remarks>
internal static class GitSshCommand
{
    public static async Task<int> RunAsync(string[] words)
    {
        var key = ExternalAuthCommand.Text(await AgentRest.GetAsync("gitsshkey", "get agent git ssh token"), "private_key") ?? "";
        var folder = Directory.CreateTempSubdirectory("coder-gitsshkey-"); // Its mode is 0700.
        try
        {
            var file = Path.Combine(folder.FullName, "key");
            await File.WriteAllTextAsync(file, key);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return await Child.RunAsync("ssh", ["-i", file, .. words is ["--", .. var rest] ? rest : words]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
