namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder agent-firewall</c> and <c>coder boundary</c>: a command runs as it is. Nothing is kept from the network.</summary>
internal static class FirewallCommand
{
    public static async Task<int> RunAsync(string name, string[] words)
    {
        if (words.Contains("--help") || words.Length == 0)
        {
            Console.WriteLine($"USAGE:\n  coder {name} [flags] -- COMMAND\n\n  The mock runs COMMAND without any limit to the network.");
            return 0;
        }

        if (Array.IndexOf(words, "--") is not (>= 0 and var at) || at + 1 == words.Length)
        {
            throw new CoderException("no command: it follows after --");
        }

        await Console.Error.WriteLineAsync($"coder {name}: the mock runs the command without any limit to the network");
        return await Child.RunAsync(words[at + 1], words[(at + 2)..]);
    }
}
