using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.InstanceIdentity;

/// <summary>The content of a cloud's proof: the instance's id, or the reason of its refusal.</summary>
internal readonly record struct InstanceProof(string Id, Refusal? Refusal)
{
    public static InstanceProof Of(string id) => new(id, null);

    public static InstanceProof Bad(string cloud, string detail) =>
        new("", new(401, new($"Invalid {cloud} identity.", detail)));

    /// <summary>A member of the JSON that a cloud signs.</summary>
    /// <param name="json">What was signed.</param>
    /// <param name="member">Its name there.</param>
    /// <param name="error">In Go's words; null when there is none.</param>
    /// <returns>Empty when there is no such member.</returns>
    public static string Member(ReadOnlySpan<byte> json, string member, string type, out string? error)
    {
        if (GoJson.Unmarshal(json, out error) is not { } root)
        {
            return "";
        }

        if (root.Kind is not (GoKind.Object or GoKind.Null))
        {
            error = $"json: cannot unmarshal {NameOf(root)} into Go value of type {type}";
            return "";
        }

        var found = root.Members.LastOrDefault(known => known.Name.Equals(member, StringComparison.OrdinalIgnoreCase)).Value;
        if (found is { Kind: not (GoKind.String or GoKind.Null) })
        {
            error = $"json: cannot unmarshal {NameOf(found)} into Go struct field {type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..]}.{member} of type string";
            return "";
        }

        return found?.Text ?? "";
    }

    private static string NameOf(GoNode value) => value.Kind.ToString().ToLowerInvariant();
}
