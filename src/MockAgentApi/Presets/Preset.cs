using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Faults;

namespace Mocks.MockAgentApi.Presets;

/// <summary>A named conversation, as in its JSON file.</summary>
/// <param name="Description">One line for the list of presets.</param>
/// <param name="Messages">The messages, oldest first.</param>
/// <param name="Generate">Generates the messages, when there are too many for a file.</param>
/// <param name="Faults">Added with the preset.</param>
/// <param name="Agent">The agent. Without messages the conversation starts empty: <c>running</c>, until the agent is stable.</param>
/// <param name="Acp">The transport, in place of the setting's: ACP or a terminal.</param>
internal sealed record Preset(
    string Description, IReadOnlyList<PresetMessage>? Messages = null, Generate? Generate = null, IReadOnlyList<Fault>? Faults = null,
    Agents.AgentScript? Agent = null, bool? Acp = null);

/// <param name="Role"><c>user</c> or <c>agent</c>.</param>
/// <param name="Time">RFC 3339; by default a second after the message before it.</param>
internal sealed record PresetMessage(string Role, PresetText Content, string? Time = null);

/// <summary>A generator and its default parameters.</summary>
/// <param name="By"><c>pattern</c> (fast and plain) or <c>bogus</c> (random phrases, from a seed).</param>
/// <param name="Count">The number of messages.</param>
/// <param name="Size">Characters of each message.</param>
internal sealed record Generate(string By, int Count, int Size, int Seed = 1);

/// <summary>The text of a message: a JSON string, or one of two recipes for a long repetitive text.</summary>
/// <param name="Repeat">Repeated <paramref name="Count"/> times.</param>
/// <param name="Lines">A screen: these lines <paramref name="Count"/> times, then <paramref name="BlankLines"/> empty
/// lines, then the footer; every line is padded with spaces to <paramref name="Width"/> characters,
/// a wide character counting as one, as AgentAPI reports a terminal.</param>
[JsonConverter(typeof(PresetTextConverter))]
internal sealed record PresetText(
    string? Text = null, string? Repeat = null, int Count = 1,
    IReadOnlyList<string>? Lines = null, int BlankLines = 0, IReadOnlyList<string>? Footer = null, int Width = 80)
{
    public string Render()
    {
        if (Text is not null)
        {
            return Text;
        }

        if (Repeat is not null)
        {
            return string.Concat(Enumerable.Repeat(Repeat, Count));
        }

        var lines = Enumerable.Repeat(Lines ?? [], Count).SelectMany(line => line).Concat(Enumerable.Repeat("", BlankLines)).Concat(Footer ?? []);
        return string.Join('\n', lines.Select(line => line.PadRight(line.Length + Math.Max(0, Width - line.EnumerateRunes().Count()))));
    }
}

internal sealed class PresetTextConverter : JsonConverter<PresetText>
{
    public override PresetText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new PresetText(Text: reader.GetString());
        }

        var recipe = JsonSerializer.Deserialize(ref reader, PresetJson.Default.PresetRecipe)!;
        return new PresetText(null, recipe.Repeat, recipe.Count, recipe.Lines, recipe.BlankLines, recipe.Footer, recipe.Width);
    }

    public override void Write(Utf8JsonWriter writer, PresetText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Render());
}

/// <summary>The object form of <see cref="PresetText"/>.</summary>
internal sealed record PresetRecipe(
    string? Repeat = null, int Count = 1, IReadOnlyList<string>? Lines = null, int BlankLines = 0,
    IReadOnlyList<string>? Footer = null, int Width = 80);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Preset))]
[JsonSerializable(typeof(PresetRecipe))]
[JsonSerializable(typeof(Agents.AgentScript))]
internal sealed partial class PresetJson : JsonSerializerContext;
