namespace Mocks.GoLibraries.Pflag;

/// <summary>The type of a flag's value.</summary>
public enum FlagKind
{
    Text,
    Number,
    SmallNumber,
    Switch,
    List,
}

/// <summary>A flag of a command.</summary>
/// <param name="Name">Without its dashes.</param>
/// <param name="Short">One letter, or empty.</param>
/// <param name="Default">As it is typed; empty for none, and for a switch that is off.</param>
/// <param name="Hidden">Left out of the usage text.</param>
public sealed record Flag(string Name, string Short, FlagKind Kind, string Default, string Usage, bool Hidden = false);
