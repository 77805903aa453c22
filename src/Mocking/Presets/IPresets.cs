using System.Text.Json;

namespace Mocks.Mocking.Presets;

/// <summary>The named starting points of a mock. Each is also the provider state of that name.</summary>
public interface IPresets
{
    /// <summary>Every name, in the order people should read them, with one line on each.</summary>
    IReadOnlyList<PresetName> All { get; }

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
public sealed record PresetName(string Name, string Description);
