using System.Text.Json.Serialization;
using PactNet.Matchers;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>The matching rules for a message, which both services share.</summary>
/// <remarks>The core reads regular expressions as Ruby does, and the whole value must match.</remarks>
internal static class Shapes
{
    public const string Json = @"application/json(;.*)?";

    private const string Rfc3339 = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)";

    public static IMatcher Role(string example) => Match.Regex(example, "(user|agent)");

    public static IMatcher Time { get; } = Match.Regex("2026-02-01T10:00:00Z", Rfc3339);

    /// <summary>A message with these members and no others.</summary>
    public static object Message(string role = "agent", string content = "Working on it") =>
        Message(Match.Integer(0), Match.Type(content), Role(role));

    public static object Message(object id, IMatcher content, object role) =>
        new OnlyMembers("id|content|role|time", new { id, content, role, time = Time });

    /// <summary>AgentAPI's answer: <c>$schema</c>, <c>messages</c>, nothing else.</summary>
    /// <remarks>With this rule the core also accepts a missing member, so a contract needs one answer without the rule.</remarks>
    public static object Messages(object messages) => new OnlyMembers(@"\$schema|messages", WithSchema(messages));

    /// <summary>The same, with any other members.</summary>
    public static Dictionary<string, object> WithSchema(object messages) => new()
    {
        ["$schema"] = Match.Regex("http://localhost:3284/schemas/MessagesResponseBody.json", @"https?://[^/]+/schemas/MessagesResponseBody\.json"),
        ["messages"] = messages,
    };
}

/// <summary>An object whose members all have one of these names.</summary>
/// <param name="Names">Between bars, as a regular expression.</param>
internal sealed record OnlyMembers([property: JsonIgnore] string Names, [property: JsonPropertyName("value")] object? Value) : IMatcher
{
    [JsonPropertyName("pact:matcher:type")]
    public string Type => "eachKey";

    [JsonPropertyName("rules")]
    public IReadOnlyList<IMatcher> Rules => [Match.Regex(Names.Split('|')[0].TrimStart('\\'), $"({Names})")];
}

/// <summary>An array that contains each of these, and anything else.</summary>
internal sealed record Containing([property: JsonPropertyName("variants")] params object[] Variants) : IMatcher
{
    [JsonPropertyName("pact:matcher:type")]
    public string Type => "arrayContains";

    [JsonIgnore]
    public object? Value => null;
}
