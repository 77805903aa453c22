using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.Presets;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Accepts or refuses a posted snapshot: reads the body, judges it, stores it and answers.</summary>
internal sealed class LogSnapshotIntake(
    WorldStore world, SnapshotStore snapshots, CoderdPresets presets, CoderdSettings settings, OutputFileWriter output, TimeProvider time)
{
    /// <param name="task">As it stands in the path.</param>
    /// <param name="early">What the checks before the body refuse; null when they let it pass.</param>
    /// <param name="isJudged">There is a verdict already, so that the body gets none.</param>
    public async Task<Answer> TakeAsync(HttpContext context, string task, Refusal? early, bool isJudged)
    {
        if (early is not null && Verdicts.Refused(context, early) is { } refusedUnread)
        {
            return refusedUnread;
        }

        var exchange = Exchange.Of(context);
        CommonHeaders.AsksForBody(context);
        using var body = await context.BorrowBodyAsync();
        var (decoded, late) = CheckBody(body.Bytes);
        if (early is null && !isJudged && late is not null && Verdicts.Refused(context, late) is { } refused)
        {
            return refused;
        }

        var forced = ForcedAnswers.Of(presets.InForce.HttpCode);
        // A snapshot that is answered with an error is not stored, so that it cannot be read back.
        var seen = decoded is not null && forced is not { Status: >= 300 } ? Judge(exchange, decoded) : null;
        snapshots.Keep(new PostedSnapshot(exchange.Id, task, TaskOf(task), time.GetUtcNow(), body.Kept, seen));
        if (await output.WriteAsync(task, body.Bytes) is { } why)
        {
            exchange.Remark($"{settings.OutputFile} was not written: {why}.");
        }

        return forced ?? CoderdAnswer.NoContent();
    }

    private static (RawLogSnapshot? Decoded, Refusal? Refusal) CheckBody(ReadOnlyMemory<byte> body) =>
        LogSnapshotDecoder.DecodeRaw(body, out var detail) switch
        {
            null => (null, Errors.PayloadNotDecoded(detail!)),
            { Messages: null } => (null, Errors.MessagesMissing()),
            { HasNul: true } => (null, Errors.NotStored()),
            { EnvelopeError: { } error } => (null, Errors.NoEnvelope(error)),
            var good => (good, null),
        };

    private ReadBack Judge(Exchange exchange, RawLogSnapshot decoded)
    {
        var (seen, onReading) = ReadBack.Of(decoded.Messages!);
        if (onReading is not null)
        {
            Verdicts.Unreadable(exchange, settings.Release, onReading);
        }
        else if (seen.IsBlank)
        {
            Verdicts.Blank(exchange, settings.Release, seen.BlankShare);
        }

        exchange.Remark(settings.Release.SnapshotsServed
            ? $"A person who opens the paused task will see {seen.Sentence}."
            : $"coderd {settings.Release.Name} stores the snapshot and does not show it to anyone: that came with 2.32.");
        return seen;
    }

    private Guid TaskOf(string task) =>
        GoUuid.TryParse(task, out var id, out _) && world.TaskById(id) is { } known ? known.Id : world.FirstTask?.Id ?? Guid.Empty;
}
