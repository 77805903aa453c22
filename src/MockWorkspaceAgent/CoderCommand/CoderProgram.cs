using System.Text;
using Mocks.AgentRpc.Drpc;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary>A call that fails, in the words of coder's own program.</summary>
internal sealed class CoderException(string message) : Exception(message);

/// <summary>The stand-in for <c>coder</c> that the scripts of a workspace call.</summary>
/// <remarks>docs/coder-command.md lists the calls, and the modules that make them.</remarks>
internal static class CoderProgram
{
    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            return words switch
            {
                ["exp", "sync", .. var rest] => await SyncCommand.RunAsync(rest),
                ["external-auth", "access-token", .. var rest] => await ExternalAuthCommand.RunAsync(rest),
                ["stat", .. var rest] => StatCommand.Run(rest),
                ["gitssh", .. var rest] => await GitSshCommand.RunAsync(rest),
                ["dotfiles", .. var rest] => await DotfilesCommand.RunAsync(rest),
                ["exp", "mcp", "server", ..] => await McpServerCommand.RunAsync(),
                ["agent-firewall" or "boundary", .. var rest] => await FirewallCommand.RunAsync(words[0], rest),
                ["version" or "--version", ..] => Print("Coder v0.0.0-mock (mock-workspace-agent)"),
                [var prompt] when AskpassCommand.IsPrompt(prompt) => await AskpassCommand.RunAsync(prompt),
                _ => await RefuseAsync(words),
            };
        }
        catch (CoderException failed)
        {
            await Console.Error.WriteLineAsync($"Encountered an error running \"coder {string.Join(' ', words.TakeWhile(word => !word.StartsWith('-')).Take(3))}\"\nerror: {failed.Message}");
            return 1;
        }
    }

    private static int Print(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    private static async Task<int> RefuseAsync(string[] words)
    {
        var call = string.Join(' ', words);
        await Console.Error.WriteLineAsync($"coder {call}: the mock workspace agent does not know this call. It knows: exp sync, exp mcp server, external-auth access-token, stat, gitssh, dotfiles, agent-firewall, boundary, version.");
        try
        {
            await using var agent = await AgentSocketClient.ConnectAsync(CancellationToken.None);
            await agent.SayUnknownAsync(Encoding.UTF8.GetBytes(call));
        }
        catch (Exception unreachable) when (unreachable is CoderException or DrpcException or IOException)
        {
            // The script sees the exit code all the same.
        }

        return 1;
    }
}
