using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Wire.AgentApi;

namespace Mocks.Afterwards;

/// <summary>What a person can read after the stop, compared with what the conversation had.</summary>
/// <param name="There">Messages of the conversation when the command ended; without any at that time, those before the command.</param>
/// <param name="Readable">Messages that a person reads; before coderd 2.32, which shows none, those that are stored.</param>
/// <param name="Lost">What was lost, as a sentence's start; null when all is kept that can be.</param>
/// <param name="Seen">What coderd makes of the snapshot of the task; null when none is stored.</param>
/// <param name="Reading">What a person gets who opens the task.</param>
internal sealed record Outcome(
    Kept Kept, int There, int Readable, string? Lost, [property: JsonIgnore] ReadBack? Seen, [property: JsonIgnore] Reading Reading)
{
    /// <summary>Call it when the stop has ended. It ends the faults of both mocks.</summary>
    public static Task<Outcome> OfAsync(BothMocks mocks)
    {
        mocks.AgentApi.Services.GetRequiredService<FaultStore>().Clear();
        return OfAsync(mocks.Coderd, mocks.World.DefaultTask, mocks.Conversations);
    }

    /// <summary>The same for a coderd alone. It ends its faults.</summary>
    /// <param name="conversations">The forms of the conversation that may be kept; the first is the one that was there.</param>
    public static async Task<Outcome> OfAsync(RunningMock coderd, WorkspaceTask task, IReadOnlyList<IEnumerable<Message>> conversations)
    {
        var services = coderd.Services;
        var release = services.GetRequiredService<Release>();
        var stored = services.GetRequiredService<SnapshotStore>().Current(task.Id);
        var there = conversations[0].Count();
        var refused = stored is null && (!release.LogSnapshots || services.GetRequiredService<CoderdPresets>().InForce.HttpCode == 404 || LastPostWas404(services));
        var reading = await Reading.OfAsync(coderd, task);
        IReadOnlyList<Message> readable = release.SnapshotsServed
            ? reading.Logs is { Snapshot: true, Logs: var logs } ? [.. logs.Select(entry => new Message(entry.Id, entry.Content, entry.Type == "input" ? "user" : "agent", entry.Time))] : []
            : stored is { Seen.Status: 200 } ? stored.Messages ?? [] : [];
        var (kept, lost) = refused ? (Kept.NotSupported, null)
            : stored is null || readable.Count == 0 ? there == 0 ? (Kept.NothingThere, null) : (Kept.Nothing, Nothing(there, stored, reading))
            : Compare(conversations, readable, stored.Body.Read());
        return new Outcome(kept, there, readable.Count, lost, stored?.Seen, reading);
    }

    private static (Kept Kept, string? Lost) Compare(IReadOnlyList<IEnumerable<Message>> conversations, IReadOnlyList<Message> readable, ReadOnlyMemory<byte> body)
    {
        var compared = conversations.Select(conversation => Comparison.Of(conversation, readable, body)).ToArray();
        return Array.FindIndex(compared, one => one.Kept is Kept.Whole or Kept.Shortened) is >= 0 and var good ? compared[good] : compared[0];
    }

    private static string Nothing(int there, PostedSnapshot? stored, Reading reading)
    {
        var were = string.Create(CultureInfo.InvariantCulture, $"{there} {(there == 1 ? "message was" : "messages were")} there");
        return (stored, reading) switch
        {
            (null, _) => $"{were}, none was stored",
            ({ Seen.Messages: 0 }, { Logs.Snapshot: true }) => $"{were}, and a snapshot without a message was stored",
            (_, { Logs: not null }) => $"{were}, and the task is active, not paused: its snapshot is not shown",
            _ => $"{were}, and what was stored cannot be read: the answer is {reading.Status} {MessageOf(reading.Error ?? "")}".TrimEnd(),
        };
    }

    private static bool LastPostWas404(IServiceProvider coderd) =>
        coderd.GetRequiredService<RequestJournal>().Entries().LastOrDefault(entry =>
            entry.Method == "POST" && entry.Url.Contains("/log-snapshot", StringComparison.Ordinal)) is { Status: 404, Fault: not null };

    /// <summary>The message in an error of coderd; the error itself when it has no such member.</summary>
    public static string MessageOf(string error)
    {
        try
        {
            return JsonSerializer.Deserialize(error, Run.ReportJson.Default.ErrorResponse)?.Message ?? error;
        }
        catch (JsonException)
        {
            return error;
        }
    }
}
