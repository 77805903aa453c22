using System.Text.Json;

namespace Mocks.Mocking.Control;

/// <summary>Finds a member of a JSON text, for a message that names its line.</summary>
internal static class JsonPlace
{
    /// <param name="json">A valid document; comments are allowed.</param>
    /// <param name="path">E.g. <c>world.tasks[0].owner</c>.</param>
    /// <returns>The line of the member, from 1; where there is none, that of the nearest object around it.</returns>
    public static int LineOf(ReadOnlySpan<byte> json, string path)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var (places, items) = (new Stack<string>(), new Stack<int>());
        var (at, found, length) = ("", 0L, -1);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                at = places.Pop();
                items.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                at = places.Peek() is { Length: > 0 } outer ? $"{outer}.{reader.GetString()}" : reader.GetString()!;
            }
            else if (items.TryPop(out var index))
            {
                at = index < 0 ? at : $"{places.Peek()}[{index}]";
                items.Push(index < 0 ? index : index + 1);
            }

            if (at.Length > length && (path == at || (path.StartsWith(at, StringComparison.Ordinal) && (at.Length == 0 || path[at.Length] is '.' or '['))))
            {
                (found, length) = (reader.TokenStartIndex, at.Length);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                places.Push(at);
                items.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
            }
        }

        return json[..(int)found].Count((byte)'\n') + 1;
    }
}
