using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>Looks into a body as the bridge does: what is missing or of another kind is simply not there.</summary>
/// <remarks>Source: tidwall/gjson, which coder/aibridge reads bodies with: the first member of a name counts.</remarks>
internal static class JsonFields
{
    public static GoNode? Field(this GoNode? node, string name)
    {
        foreach (var member in node?.Members ?? [])
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>A string member; empty for every other kind.</summary>
    public static string TextOf(this GoNode? node, string name) => node.Field(name)?.Text ?? "";

    /// <summary>The items of an array member; none for every other kind.</summary>
    public static IReadOnlyList<GoNode> ItemsOf(this GoNode? node, string name) => node.Field(name)?.Items ?? [];

    /// <summary>Content that is a string, or the texts of its parts of these types, one to a line.</summary>
    /// <returns>Null when there is no text in it.</returns>
    public static string? Content(this GoNode? content, params IReadOnlyList<string> types)
    {
        var texts = content.Texts(types).ToArray();
        return texts.Length == 0 ? null : string.Join('\n', texts);
    }

    /// <summary>The same, but only the last text.</summary>
    public static string? LastContent(this GoNode? content, params IReadOnlyList<string> types) => content.Texts(types).LastOrDefault();

    private static IEnumerable<string> Texts(this GoNode? content, IReadOnlyList<string> types) => content is { Kind: GoKind.String }
        ? [content.Text]
        : (content?.Items ?? []).Where(part => types.Contains(part.TextOf("type")) && part.Field("text") is { Kind: GoKind.String })
            .Select(part => part.TextOf("text"));
}
