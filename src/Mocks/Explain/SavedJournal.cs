using System.Text.Json;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Settings;
using Mocks.Run;

namespace Mocks.Explain;

/// <summary>Reads the file of a journal.</summary>
internal static class SavedJournal
{
    // Two full journals, with every byte of their bodies escaped, are less.
    private const long MaxBytes = 1024L * 1024 * 1024;

    private const string MayBe = "It may be a file of mocks run --journal-file, or of GET /__admin/journal.";

    /// <exception cref="SettingException">The file cannot be read, or is not a journal; the message says why and what it may be.</exception>
    public static RunJournal Read(string path)
    {
        var json = BytesOf(path);
        if (json.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            throw Refuse(path, "it is empty.");
        }

        var (format, version) = HeadOf(json);
        if (format != JournalDocument.FormatName)
        {
            throw Refuse(path, "it is not a journal.");
        }

        if (version != JournalDocument.CurrentVersion)
        {
            throw Refuse(path, $"it is a journal of version {version?.ToString() ?? "none"}, and this program reads version {JournalDocument.CurrentVersion}.");
        }

        try
        {
            return JsonSerializer.Deserialize(json, ReportJson.Default.RunJournal) is not { Mocks: { } mocks } journal || !mocks.All(IsWhole)
                ? throw Refuse(path, "it is damaged: members are missing.")
                : mocks.Count == 0 || mocks.DistinctBy(mock => mock.Mock).Count() < mocks.Count
                    ? throw Refuse(path, "it is damaged: it has no mock, or one of them twice.") : journal;
        }
        catch (JsonException bad)
        {
            throw Refuse(path, $"it is cut off or damaged at line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}.");
        }
    }

    private static byte[] BytesOf(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxBytes } ? throw Refuse(path, "it is larger than 1 GiB.") : File.ReadAllBytes(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refuse(path, Directory.Exists(path) ? "it is a folder." : $"it cannot be read: {refused.Message}");
        }
    }

    /// <summary>The members that say what the file is; they come first.</summary>
    private static (string? Format, int? Version) HeadOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state: default);
        (string? Format, int? Version) head = (null, null);
        try
        {
            for (var members = 0; reader.Read() && members < 2 && reader.CurrentDepth <= 1;)
            {
                if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 1)
                {
                    (head.Format, members) = (reader.GetString(), members + 1);
                }
                else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    (head.Version, members) = (number, members + 1);
                }
            }
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            // Text of another kind.
        }

        return head;
    }

    // What the reader of a page needs; the rest may be absent.
    private static bool IsWhole(MockJournal mock) =>
        mock is { Mock: not null, Version: not null, Imitates: not null, Settings: not null, Meta: not null, Readable: { } readable, Requests: { } requests }
        && readable.All(one => one is { Name: not null, Messages: { } messages } && messages.All(message => message is { From: not null, Content: not null }))
        && requests.All(view => view is { Request: { Method: not null, Url: not null, Headers: not null }, Response: null or { Headers: not null }, Remarks: not null }
            && view.Verdicts?.All(verdict => verdict is { Code: not null, Text: not null }) is true);

    private static SettingException Refuse(string path, string why) => new($"{path}: {why} {MayBe}");
}
