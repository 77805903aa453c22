using System.Text.Json.Serialization.Metadata;

namespace Mocks.Mocking.Control;

/// <summary>The members that the objects of a JSON body may have.</summary>
internal static class JsonMembers
{
    /// <param name="body">What the whole body is read into.</param>
    /// <param name="typeName">The full name of the type of an object in it.</param>
    /// <returns>Their names; empty when there is no such type.</returns>
    public static IReadOnlyList<string> Of(JsonTypeInfo body, string typeName) =>
        Below(body, []).FirstOrDefault(type => type.Type.ToString() == typeName || type.Type.FullName == typeName) is { } known
            // One that JSON ignores can be neither read nor written.
            ? [.. known.Properties.Where(member => member.Get is not null || member.Set is not null).Select(member => member.Name)]
            : [];

    /// <returns>A sentence; empty without names.</returns>
    public static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "" : $" It may be {Either(names)}.";

    /// <returns>E.g. <c>a, b or c</c>.</returns>
    public static string Either(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    private static IEnumerable<JsonTypeInfo> Below(JsonTypeInfo type, HashSet<Type> seen)
    {
        if (!seen.Add(type.Type))
        {
            yield break;
        }

        yield return type;
        foreach (var inner in type.Properties.Select(member => member.PropertyType).Append(type.ElementType).OfType<Type>())
        {
            if (type.Options.TryGetTypeInfo(inner, out var info))
            {
                foreach (var found in Below(info, seen))
                {
                    yield return found;
                }
            }
        }
    }
}
