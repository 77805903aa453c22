namespace Mocks.MockAgentApi.CommandLine;

/// <summary>What <c>agentapi server</c> was told: a flag beats a variable that is not empty, and that beats the default.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, with spf13/viper 1.20.1. A variable that is no number counts
/// as 0, one that is no switch as off; lists are between commas in flags and between blanks in variables.</remarks>
internal sealed class ServerOptions(FlagReader flags, IReadOnlyList<ServerFlag> known, Func<string, string?> environment)
{
    /// <summary>The agent's command and its arguments.</summary>
    public IReadOnlyList<string> Command => flags.Arguments;

    public string Text(ServerFlag flag) => Found(flag) ?? flag.Default;

    public int Number(ServerFlag flag) =>
        GoNumber.ParseInt(WithoutZeroFraction(Text(flag)), out var number) is not null ? 0
        : flag.Kind == FlagKind.SmallNumber ? number < 0 ? 0 : unchecked((ushort)number)
        : unchecked((int)number);

    public bool Switch(ServerFlag flag) => GoNumber.ParseBool(Text(flag), out var on) is null && on;

    /// <summary>It was given, by flag or by variable.</summary>
    public bool IsSet(ServerFlag flag) => Found(flag) is not null;

    public IReadOnlyList<string> List(ServerFlag flag) =>
        flags.List(flag)
        ?? Variable(flag)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        ?? flag.Default.Split(',');

    private string? Found(ServerFlag flag) => known.Contains(flag) ? flags[flag] ?? Variable(flag) : null;

    private string? Variable(ServerFlag flag) => known.Contains(flag) && environment(flag.Variable) is { Length: > 0 } text ? text : null;

    private static string WithoutZeroFraction(string text) =>
        text.Split('.') is [var whole, var fraction] && fraction.Trim('0').Length == 0 && fraction.Length > 0 ? whole : text;
}
