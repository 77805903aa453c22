using System.Text.Json;

namespace Mocks.Workspace.Terraform;

/// <summary>The attributes of a resource, or of a block in it.</summary>
/// <param name="Where">The address, for messages.</param>
internal readonly record struct Attributes(string Where, JsonElement Values)
{
    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>True also for one that is null.</summary>
    public bool IsKnown(string name) => Values.ValueKind == JsonValueKind.Object && Values.TryGetProperty(name, out _);

    /// <returns>Empty when it is null, or this provider does not have it.</returns>
    /// <exception cref="StateException">It is not a string.</exception>
    public string Text(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } value => Decoded(name, value),
        { } other => throw Wrong(name, other, "a string"),
    };

    /// <summary>For resources of other providers, whose types are not known here.</summary>
    /// <returns>Empty when it is not a string.</returns>
    public string TextOrNone(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? Decoded(name, value) : "";

    /// <returns>False when it is null, or this provider does not have it.</returns>
    /// <exception cref="StateException">It is not a boolean.</exception>
    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { } other => throw Wrong(name, other, "true or false"),
    };

    /// <returns>0 when it is null, or this provider does not have it.</returns>
    /// <exception cref="StateException">It is not a whole number of 32 bits.</exception>
    public int Number(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => 0,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        { } other => throw Wrong(name, other, "a whole number"),
    };

    /// <returns>Empty when it is null, or this provider does not have it.</returns>
    /// <exception cref="StateException">It is not a map of strings.</exception>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new Dictionary<string, string>();
        switch (Find(name))
        {
            case null or { ValueKind: JsonValueKind.Null }:
                break;
            case { ValueKind: JsonValueKind.Object } value:
                var own = new Attributes($"{Where}, {name}", value);
                foreach (var member in value.EnumerateObject())
                {
                    map[member.Name] = own.Text(member.Name);
                }

                break;
            case { } other:
                throw Wrong(name, other, "an object");
        }

        return map;
    }

    /// <summary>Nested blocks: both lists and sets are arrays.</summary>
    /// <exception cref="StateException">It is not an array of objects.</exception>
    public IReadOnlyList<Attributes> Blocks(string name)
    {
        var where = Where;
        return Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } value when value.EnumerateArray().All(block => block.ValueKind == JsonValueKind.Object) =>
                [.. value.EnumerateArray().Select((block, at) => new Attributes($"{where}, {name}[{at}]", block))],
            { } other => throw Wrong(name, other, "an array of objects"),
        };
    }

    private string Decoded(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new StateException($"{Where}: {name} has half a surrogate pair");
        }
    }

    private JsonElement? Find(string name) =>
        Values.ValueKind == JsonValueKind.Object && Values.TryGetProperty(name, out var value) ? value : null;

    private StateException Wrong(string name, JsonElement value, string expected) =>
        new($"{Where}: {name} is {StateJson.NameOf(value)}, not {expected}");
}
