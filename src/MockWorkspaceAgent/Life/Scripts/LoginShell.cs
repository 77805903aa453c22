using Mocks.Go.Strconv;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>The login shell of a user.</summary>
/// <remarks>Source: coder/coder, <c>agent/usershell/usershell_other.go</c>. Not reproduced: macOS asks its directory service.</remarks>
internal static class LoginShell
{
    private const string Accounts = "/etc/passwd";
    private const int ShellField = 6;

    /// <param name="accounts">The lines of <c>/etc/passwd</c>.</param>
    /// <param name="shell">The variable <c>SHELL</c>.</param>
    /// <exception cref="ScriptException">Neither has one.</exception>
    public static string Find(string user, IEnumerable<string> accounts, string? shell)
    {
        var account = accounts.FirstOrDefault(line => line.StartsWith($"{user}:", StringComparison.Ordinal));
        if (account?.Split(':') is { Length: > ShellField } fields)
        {
            return fields[ShellField].Trim();
        }

        return shell is { Length: > 0 } ? shell : throw new ScriptException($"shell for user {GoQuote.Quote(user)} not found in /etc/passwd or $SHELL");
    }

    public static string OfThisUser(string? shell) => Find(Environment.UserName, File.Exists(Accounts) ? File.ReadLines(Accounts) : [], shell);
}
