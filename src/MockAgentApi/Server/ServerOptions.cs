using Mocks.Go.Strconv;
using Mocks.GoLibraries.Pflag;

namespace Mocks.MockAgentApi.Server;

/// <summary>The options of <c>agentapi server</c>: a flag wins over a variable that is not empty, and a variable over the default.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, with spf13/viper 1.20.1. An invalid number in a variable is 0,
/// an invalid switch is off; lists are separated by commas in flags and by spaces in variables.</remarks>
internal sealed class ServerOptions(FlagReader flags, IReadOnlyList<Flag> known, Func<string, string?> environment)
{
    public IReadOnlyList<string> Command => flags.Arguments;

    public string Text(Flag flag) => Found(flag) ?? flag.Default;

    public int Number(Flag flag) =>
        GoNumber.ParseInt(WithoutZeroFraction(Text(flag)), 0, 64, out var number) is not null ? 0
        : flag.Kind == FlagKind.SmallNumber ? number < 0 ? 0 : unchecked((ushort)number)
        : unchecked((int)number);

    public bool Switch(Flag flag) => GoNumber.IsTrue(Text(flag));

    public bool IsSet(Flag flag) => Found(flag) is not null;

    public IReadOnlyList<string> List(Flag flag) =>
        flags.List(flag)
        ?? Variable(flag)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        ?? flag.Default.Split(',');

    private string? Found(Flag flag) => known.Contains(flag) ? flags[flag] ?? Variable(flag) : null;

    private string? Variable(Flag flag) => known.Contains(flag) && environment(ServerFlag.Variable(flag)) is { Length: > 0 } text ? text : null;

    private static string WithoutZeroFraction(string text) =>
        text.Split('.') is [var whole, var fraction] && fraction.Trim('0').Length == 0 && fraction.Length > 0 ? whole : text;
}
