using System.Text.Json;
using Mocks.Go.Time;
using Mocks.Mocking.Settings;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Presets;

/// <summary>Parses the conversation in <c>MESSAGES</c>, in AgentAPI's terms or in those of the Node mocks.</summary>
internal static class GivenMessages
{
    private const string MayBe = "a JSON array of objects with \"content\" and \"role\" (user or agent), e.g. [{\"role\":\"agent\",\"content\":\"Hi\"}]";

    // JsonElement throws on an unpaired surrogate, which UTF-8 cannot encode.
    private const string HalfACharacter = "it has half a character, an escape like \\ud83d without its other half";

    /// <exception cref="SettingException">Not such an array: exit code 1, as that of the Node mock.</exception>
    public static IReadOnlyList<Message> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(One)]
                : throw Refuse("", $"it is not an array but {KindOf(document.RootElement)}");
        }
        catch (JsonException bad)
        {
            throw Refuse("", $"not JSON at line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}: {bad.Message.Split(" LineNumber:")[0].TrimEnd('.')}");
        }
    }

    private static Message One(JsonElement entry, int index)
    {
        var place = $"[{index}]";
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw Refuse(place, $"it is not an object but {KindOf(entry)}");
        }

        foreach (var name in entry.EnumerateObject().Select(member => NameOf(member, place)).Where(name => name is not ("id" or "role" or "type" or "content" or "time")))
        {
            throw Refuse(place, $"AgentAPI has no \"{name}\" on a message");
        }

        var legacy = Text(entry, "type", place);
        var role = Text(entry, "role", place) ?? legacy switch
        {
            "input" => "user",
            "output" => "agent",
            null => throw Refuse(place, "it has neither \"role\" nor \"type\""),
            _ => throw Refuse(place, $"\"type\" is \"{legacy}\", and the Node mocks know only input and output"),
        };
        return new Message(IdOf(entry, place, index, legacy is not null), Text(entry, "content", place) ?? "", role, TimeOf(entry, place, index));
    }

    // The Node mocks count from 1, AgentAPI from 0: an entry in their terms gets AgentAPI's id.
    private static long IdOf(JsonElement entry, string place, int index, bool legacy)
    {
        if (legacy || !entry.TryGetProperty("id", out var id))
        {
            return index;
        }

        return id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number)
            ? number
            : throw Refuse($"{place}.id", $"it is not a whole number but {KindOf(id)}");
    }

    private static GoTime TimeOf(JsonElement entry, string place, int index)
    {
        if (Text(entry, "time", place) is not { } text)
        {
            return Generators.At(index, "").Time;
        }

        return GoTime.TryParse(text, out var time, out var error) ? time : throw Refuse($"{place}.time", error);
    }

    private static string? Text(JsonElement entry, string name, string place)
    {
        if (!entry.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Refuse($"{place}.{name}", $"it is not a string but {KindOf(value)}");
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Refuse($"{place}.{name}", HalfACharacter);
        }
    }

    private static string NameOf(JsonProperty member, string place)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw Refuse(place, HalfACharacter);
        }
    }

    private static string KindOf(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();

    private static SettingException Refuse(string place, string why) => new($"MESSAGES{place}: {why}. It may be {MayBe}.", exitCode: 1);
}
