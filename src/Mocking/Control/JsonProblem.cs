using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Control;

/// <summary>Says what is wrong with a JSON body in words for its writer, where the serializer speaks of .NET types.</summary>
public static partial class JsonProblem
{
    public static string Of(JsonException bad)
    {
        var place = bad.Path is null or "$" ? "" : $"{bad.Path.TrimStart('$', '.')}: ";
        if (Unmapped().Match(bad.Message) is { Success: true } unmapped)
        {
            return $"{unmapped.Groups[1].Value}: there is no such member.";
        }

        if (bad.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return $"{(place.Length == 0 ? "the whole: " : place)}the value is not of the right kind.";
        }

        return place + bad.Message.Split([" Path:", " LineNumber:"], StringSplitOptions.None)[0].TrimEnd('.')
            + $" (line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}).";
    }

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex Unmapped();
}
