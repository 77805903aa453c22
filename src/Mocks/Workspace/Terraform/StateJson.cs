using System.Text.Json;

namespace Mocks.Workspace.Terraform;

/// <summary>Reads members of a state, and says which one is not as Terraform writes it.</summary>
internal static class StateJson
{
    /// <summary>What a value is, for a message that must not show it.</summary>
    public static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    /// <summary>The items of a member; none when it is null or left out.</summary>
    /// <exception cref="StateException">It is not an array of objects.</exception>
    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var items) || items.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return items.ValueKind == JsonValueKind.Array && items.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? items.EnumerateArray()
            : throw new StateException($"\"{name}\" is {NameOf(items)} that is not a list of objects");
    }

    /// <summary>A member that has to be a string.</summary>
    /// <exception cref="StateException">It is not.</exception>
    public static string Word(this JsonElement parent, string name, string where) =>
        parent.TryGetProperty(name, out var word) && word.ValueKind == JsonValueKind.String
            ? word.GetString()!
            : throw new StateException($"{where} has no \"{name}\"");

    /// <summary>A member that may be missing; empty then.</summary>
    public static string WordOrNone(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var word) && word.ValueKind == JsonValueKind.String ? word.GetString()! : "";

    /// <summary>The strings of a member; none when it is missing.</summary>
    public static IReadOnlyList<string> Words(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var words) && words.ValueKind == JsonValueKind.Array
            ? [.. words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)]
            : [];

    public static bool IsManaged(this JsonElement resource, string where) => resource.Word("mode", where) switch
    {
        "managed" => true,
        "data" => false,
        _ => throw new StateException($"{where} has a \"mode\" that is neither managed nor data"),
    };
}
