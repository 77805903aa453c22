using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

/// <summary>A value of coderd's as it is written everywhere, e.g. <c>start_timeout</c> for <see cref="AgentLifecycle.StartTimeout"/>.</summary>
internal static class Words
{
    public static string Word<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>Reads and writes the values of <typeparamref name="T"/> as coderd does: in lower case, words parted by <c>_</c>.</summary>
public sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
