using System.Text.Json.Serialization.Metadata;

namespace Mocks.Mocking.Control;

/// <summary>The members that the objects of a JSON body may have.</summary>
internal static class JsonMembers
{
    /// <param name="body">What the whole body is read into.</param>
    /// <param name="typeName">The full name of the type of an object in it.</param>
    /// <returns>A sentence; empty when there is no such type.</returns>
    public static string Known(JsonTypeInfo body, string typeName)
    {
        var known = Below(body, []).FirstOrDefault(type => type.Type.ToString() == typeName || type.Type.FullName == typeName);
        string[] names = known is null ? [] : [.. known.Properties.Select(member => member.Name)];
        return names switch
        {
            [] => "",
            [var only] => $" It may be {only}.",
            _ => $" It may be {string.Join(", ", names[..^1])} or {names[^1]}.",
        };
    }

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
