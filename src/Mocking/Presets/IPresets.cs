using System.Text.Json;

namespace Mocks.Mocking.Presets;

/// <summary>The named starting points of a mock. Each is also the provider state of that name.</summary>
public interface IPresets
{
    /// <summary>Every name, in the order people should read them, with one line on each.</summary>
    IReadOnlyList<PresetName> All { get; }

    /// <summary>A sentence for each file of the user's own that cannot be used now. Its last good state stays.</summary>
    IReadOnlyList<string> Problems => [];

    /// <summary>The name in force.</summary>
    string Current { get; }

    /// <summary>Puts the mock into a named situation.</summary>
    /// <param name="parameters">By name, as the preset knows them; null for its own defaults.</param>
    /// <returns>What was wrong with the name or a parameter; null when it is done.</returns>
    string? Select(string name, IReadOnlyDictionary<string, JsonElement>? parameters);

    /// <summary>Puts the mock back as it was when it started.</summary>
    void Reset();
}

/// <param name="Name">As it is selected.</param>
/// <param name="Description">One line for people.</param>
/// <param name="File">The user's own file that it is from; null for one that is built in.</param>
public sealed record PresetName(string Name, string Description, string? File = null)
{
    /// <summary>The sentence for a name that no preset has.</summary>
    public static string Unknown(string name, IReadOnlyList<string> names) =>
        $"there is no preset \"{name}\"{Suggestion.For(name, names)} It may be {string.Join(", ", names.SkipLast(1))} or {names[^1]}.";
}
