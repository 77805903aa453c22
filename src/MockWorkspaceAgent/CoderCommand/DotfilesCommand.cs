namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder dotfiles URI</c>: clones a repository, and runs its install script, or links its dot files into the home folder.</summary>
/// <remarks>Source: coder/coder, <c>cli/dotfiles.go</c>. Not reproduced: the question before it begins, which <c>-y</c> answers.</remarks>
internal static class DotfilesCommand
{
    private static readonly string[] InstallScripts = ["install.sh", "install", "bootstrap.sh", "bootstrap", "setup.sh", "setup", "script/install.sh", "script/install", "script/bootstrap", "script/setup"];

    public static async Task<int> RunAsync(string[] words)
    {
        var branch = Array.IndexOf(words, "--branch") is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
        var uri = words.FirstOrDefault(word => !word.StartsWith('-') && word != branch) ?? throw new CoderException("wanted 1 args but got 0");
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } folder ? folder : throw new CoderException("$HOME is not defined");
        var clone = Path.Combine(home, ".config", "coderv2", "dotfiles");
        var status = Directory.Exists(Path.Combine(clone, ".git"))
            ? await Child.RunAsync("git", ["-C", clone, "pull", "--ff-only"])
            : await Child.RunAsync("git", ["clone", .. branch is null ? (string[])[] : ["--branch", branch], uri, clone]);
        if (status != 0)
        {
            throw new CoderException($"git ended with {status}");
        }

        if (InstallScripts.Select(name => Path.Combine(clone, name)).FirstOrDefault(File.Exists) is { } script)
        {
            return await Child.RunAsync(script, [], clone);
        }

        foreach (var entry in Directory.GetFileSystemEntries(clone, ".*").Where(entry => Path.GetFileName(entry) is not ".git"))
        {
            Link(Path.Combine(home, Path.GetFileName(entry)), entry);
        }

        return 0;
    }

    private static void Link(string link, string target)
    {
        if (Path.Exists(link) && new FileInfo(link).LinkTarget is null)
        {
            File.Move(link, $"{link}.bak", overwrite: true);
        }

        File.Delete(link);
        File.CreateSymbolicLink(link, target);
    }
}
