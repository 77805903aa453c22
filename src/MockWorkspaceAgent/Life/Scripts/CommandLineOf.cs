using Mocks.GoLibraries.ShellQuote;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>Makes a command line of a script: its whole text is one argument. There is no file.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentssh/agentssh.go</c>, <c>CreateCommand</c>. A text of 131,072 bytes is too long for Linux.</remarks>
internal static class CommandLineOf
{
    /// <param name="shell">Of a script without a shebang.</param>
    /// <exception cref="ScriptException">The shebang cannot be read.</exception>
    public static IReadOnlyList<string> Script(string text, string shell)
    {
        if (text.Length == 0)
        {
            return [shell, "-l"];
        }

        return text.Trim() is var trimmed && trimmed.StartsWith("#!", StringComparison.Ordinal)
            ? [.. Interpreter(trimmed.Split('\n', 2)[0].Trim()[2..]), "-c", text]
            : [shell, "-c", text];
    }

    private static IReadOnlyList<string> Interpreter(string shebang)
    {
        try
        {
            return ShellWords.Split(shebang) is { Count: > 0 } words ? words : throw new ScriptException("split shebang: there is no interpreter");
        }
        catch (FormatException invalid)
        {
            throw new ScriptException($"split shebang: {invalid.Message}");
        }
    }
}
