using System.Text.Json;

namespace Mocks.Mocking.Patterns;

internal static class Json
{
    /// <returns>Null when the text is not JSON.</returns>
    public static JsonElement? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Numbers compare by their value.</summary>
    public static bool NumbersAreEqual(JsonElement one, JsonElement other) =>
        one.TryGetDecimal(out var left) && other.TryGetDecimal(out var right) ? left == right : one.GetDouble().Equals(other.GetDouble());
}
