using System.Text.Json.Serialization;

namespace Mocks.Mocking.SavedJournals;

/// <summary>The whole journal of one mock, or of several that ran together, as one JSON document to keep and to read later.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">Counts up when a reader of the version before could no longer read the document. New members do not count.</param>
public record JournalDocument(string Format, int Version, DateTimeOffset WrittenAt, IReadOnlyList<MockJournal> Mocks)
{
    public const string FormatName = "mocks-journal";
    public const int CurrentVersion = 1;
}

/// <summary>The journal of one mock, and what a person can read in it.</summary>
/// <param name="Mock">The program, e.g. <c>mock-greeter</c>.</param>
/// <param name="Version">The program's own version.</param>
/// <param name="Imitates">The real service and its version.</param>
/// <param name="Settings">Those that were read, with secrets in their values redacted.</param>
/// <param name="Requests">Oldest first.</param>
/// <param name="Readable">Empty when the mock has no conversations.</param>
/// <param name="Name">For people, e.g. <c>Mock Greeter</c>.</param>
public sealed record MockJournal(
    string Mock, string Version, string Imitates, IReadOnlyList<SavedSetting> Settings, RequestMeta Meta,
    IEnumerable<RequestView> Requests, IReadOnlyList<ReadableConversation> Readable, string? Name = null);

/// <param name="Source">A flag, a variable, appsettings.json or the default.</param>
public sealed record SavedSetting(string Flag, string Value, string Source);

/// <summary>The JSON of saved journals. Unknown members are skipped: a later program may write more.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalDocument))]
public sealed partial class JournalJson : JsonSerializerContext;
