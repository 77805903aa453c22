using System.Globalization;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>Reads a body as the bridge does: a member that is missing and one of the wrong kind are the same.</summary>
/// <remarks>Source: tidwall/gjson, which coder/aibridge reads bodies with: of members with the same name the first counts.</remarks>
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

    /// <summary>The items of an array member; empty for every other kind.</summary>
    public static IReadOnlyList<GoNode> ItemsOf(this GoNode? node, string name) => node.Field(name)?.Items ?? [];

    public static GoNode? LastItem(this IReadOnlyList<GoNode> items) => items is [.., var last] ? last : null;

    public static bool IsTrue(this GoNode? node, string name) => node.Field(name) is { Kind: GoKind.Bool, Boolean: true };

    /// <summary>The first of these members that is a whole number of at least 1; null when none is.</summary>
    public static int? LimitOf(this GoNode? node, params IReadOnlyList<string> names) => names
        .Select(name => int.TryParse(node.Field(name)?.Number, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : (int?)null)
        .FirstOrDefault(limit => limit is not null);

    /// <summary>A member that is a string, or an array of them.</summary>
    public static IReadOnlyList<string> TextsOf(this GoNode? node, string name) => node.Field(name) switch
    {
        { Kind: GoKind.String } one => [one.Text],
        { Kind: GoKind.Array } many => [.. many.Items.Where(item => item.Kind == GoKind.String).Select(item => item.Text)],
        _ => [],
    };

    public static bool IsUsers(this GoNode? message) => message.TextOf("role") == "user";

    /// <summary>Content that is a string, or the texts of its parts of these types, one to a line.</summary>
    /// <returns>Null when it has no text.</returns>
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
