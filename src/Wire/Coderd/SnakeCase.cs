using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>Values as coderd writes them, e.g. <c>start_timeout</c> for <see cref="AgentLifecycle.StartTimeout"/>.</summary>
public static class SnakeCase
{
    public static string ToSnakeCase<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>The same in JSON, both ways.</summary>
public sealed class SnakeCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
