using System.Text.RegularExpressions;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder PROMPT</c> as Git's <c>GIT_ASKPASS</c>: the user name or the password for a host.</summary>
/// <remarks>Source: coder/coder, <c>cli/gitaskpass.go</c>, <c>coderd/gitauth/askpass.go</c>. Without a token it does not wait for the login, but fails.</remarks>
internal static partial class AskpassCommand
{
    public static bool IsPrompt(string text) => Prompt().IsMatch(text);

    public static async Task<int> RunAsync(string prompt)
    {
        var match = Prompt().Match(prompt);
        var url = new UriBuilder(match.Groups["url"].Value) { UserName = "" }.Uri;
        var answer = await AgentRest.GetAsync($"external-auth?match={Uri.EscapeDataString($"{url.Scheme}://{url.Authority}{url.AbsolutePath.TrimEnd('/')}")}", "get git token");
        if (ExternalAuthCommand.Text(answer, "url") is { Length: > 0 } login)
        {
            await Console.Error.WriteLineAsync($"Open the following URL to authenticate with Git:\n{login}");
            return 1;
        }

        var (name, password) = (ExternalAuthCommand.Text(answer, "username"), ExternalAuthCommand.Text(answer, "password"));
        Console.WriteLine(match.Groups["what"].Value == "Password" && password is { Length: > 0 } ? password : name);
        return 0;
    }

    [GeneratedRegex(@"\A(?<what>Username|Password) for '(?<url>https?://[^']+)': ?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Prompt();
}
