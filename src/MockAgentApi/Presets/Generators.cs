using System.Globalization;
using System.Text;
using Bogus;
using Mocks.Go.Time;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Presets;

/// <summary>The parameters of a generated conversation; null for the preset's value.</summary>
public sealed record GeneratorSettings(int? Seed = null, int? Count = null, int? Size = null)
{
    public const int MaxMessages = 100_000_000;

    public const int MaxCharacters = 10_000_000;
}

/// <summary>Generates conversations that are too long for a file. The same numbers give the same messages.</summary>
internal static class Generators
{
    private const long FirstSecond = 1_735_689_600; // 2025-01-01T00:00:00Z

    public static IEnumerable<Message> Pattern(int count, int size)
    {
        for (var index = 0; index < count; index++)
        {
            yield return At(index, Sized($"Message {(index + 1).ToString(CultureInfo.InvariantCulture)}: ", "the quick brown fox jumps over the lazy dog, ", size));
        }
    }

    public static IEnumerable<Message> Bogus(int seed, int count, int size)
    {
        var faker = new Faker("en") { Random = new Randomizer(seed) };
        for (var index = 0; index < count; index++)
        {
            var text = new StringBuilder();
            while (text.Length < size)
            {
                text.Append(text.Length == 0 ? "" : " ").Append(faker.Hacker.Phrase());
            }

            yield return At(index, text.ToString(0, size));
        }
    }

    /// <summary>The position of a message decides its role (the agent first, then in turn) and its time.</summary>
    public static Message At(int index, string content) =>
        new(index, content, index % 2 == 0 ? "agent" : "user", new GoTime(FirstSecond + index, 0, 0));

    private static string Sized(string start, string filling, int size) => string.Create(size, (start, filling), static (text, parts) =>
    {
        var head = parts.start.AsSpan()[..Math.Min(parts.start.Length, text.Length)];
        head.CopyTo(text);
        for (var at = head.Length; at < text.Length; at += parts.filling.Length)
        {
            parts.filling.AsSpan()[..Math.Min(parts.filling.Length, text.Length - at)].CopyTo(text[at..]);
        }
    });
}
