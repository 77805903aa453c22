using System.Buffers;
using Mocks.Mocking.Journal.Feed;

namespace Mocks.Mocking.Log;

/// <summary>Writes a line for each exchange of a mock as it ends, and one for each that is still open after a second: a stream, or a
/// request that is held.</summary>
/// <remarks>A thread of its own writes, because a stuck output blocks it. Events that do not fit into the feed's queue are dropped and
/// counted; the count is written when the output takes lines again.</remarks>
public sealed class ExchangeLog : IDisposable
{
    /// <summary>An exchange that has not ended this long after its beginning gets a line for that. It is looked for as often.</summary>
    public static readonly TimeSpan HeldAfter = TimeSpan.FromSeconds(1);

    // Timeout for the last lines: a stuck output must not keep the program running.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // A delay that a reader of the lines does not notice.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // The capacity of a pipe. A batch is one write, so that its reader is woken once.
    private const int BytesOfABatch = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly RequestJournal _journal;
    private readonly FeedSubscription _subscription;
    private readonly ILogLines _format;
    private readonly TimeProvider _time;
    private readonly Stream _to;
    private readonly LogAmount _amount;
    private readonly Thread _thread;
    private HashSet<long> _held = [];

    private ExchangeLog(RequestJournal journal, FeedSubscription subscription, ILogLines format, TimeProvider time, LogOutput output, LogAmount amount)
    {
        (_journal, _subscription, _format, _time, _to, _amount) = (journal, subscription, format, time, output.To, amount);
        _thread = new Thread(Write) { IsBackground = true, Name = "exchange log" };
        _thread.Start();
    }

    /// <summary>Begins to write the exchanges of a mock, as its settings say.</summary>
    /// <returns>Null when the settings turn the log off. Disposing it writes the lines that still wait, if the output takes it within a second.</returns>
    public static ExchangeLog? Start(RunningMock mock, LogOutput output)
    {
        var services = mock.Services;
        var (settings, journal) = (services.GetRequiredService<HostSettings>().Log, services.GetRequiredService<RequestJournal>());
        if (settings is not { Amount: > LogAmount.None } || journal.Subscribe(beginnings: false) is not { } subscription)
        {
            return null;
        }

        var (service, time, bodies) = (services.GetRequiredService<MockService>(), services.GetRequiredService<TimeProvider>(), settings.Amount == LogAmount.Bodies);
        ILogLines format = settings.IsJson
            ? new JsonLines(service, services.GetRequiredService<ControlWriter>(), bodies)
            : new TextLines(service, time.LocalTimeZone, output.HasColours, bodies);
        return new ExchangeLog(journal, subscription, format, time, output, settings.Amount);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _thread.Join(LastWords);
    }

    private void Write()
    {
        try
        {
            Task<bool> waiting;
            do
            {
                waiting = _subscription.WaitAsync(CancellationToken.None).AsTask();
                while (!waiting.IsCompleted)
                {
                    ((Task)waiting.WaitAsync(HeldAfter, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
                    WriteHeld();
                }

                WriteEnded();

                // Under load the next exchange has ended by now: to be woken for each would cost its request more than the line does.
                Thread.Sleep(Pause);
            }
            while (waiting.Result);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The output is closed: further lines are dropped.
        }
    }

    private void WriteEnded()
    {
        while (_subscription.TryRead(out var happened))
        {
            _format.Drop(_lines, happened.Dropped);
            if (happened.Entry is { } entry && (_amount > LogAmount.Verdicts || entry.Verdicts.Count > 0 || !entry.Matched))
            {
                _format.Put(_lines, happened, entry);
            }

            if (_lines.WrittenCount >= BytesOfABatch)
            {
                Flush();
            }
        }

        _format.Drop(_lines, _subscription.TakeDropped());
        Flush();
    }

    private void WriteHeld()
    {
        if (_amount == LogAmount.Verdicts)
        {
            return;
        }

        var open = _journal.OpenSince(_time.GetUtcNow() - HeldAfter);
        foreach (var entry in open.Where(entry => !_held.Contains(entry.Id)))
        {
            _format.Put(_lines, new FeedEvent(0, FeedKind.Began, entry, null, 0), entry);
        }

        _held = open.Count == 0 && _held.Count == 0 ? _held : [.. open.Select(entry => entry.Id)];
        Flush();
    }

    private void Flush()
    {
        if (_lines.WrittenCount > 0)
        {
            _to.Write(_lines.WrittenSpan);
            _to.Flush();
            _lines.ResetWrittenCount();
        }
    }
}

/// <summary>A form of the lines, in UTF-8. Each ends with a newline.</summary>
internal interface ILogLines
{
    /// <param name="happened">Whether it began or ended.</param>
    void Put(IBufferWriter<byte> lines, FeedEvent happened, JournalEntry entry);

    /// <param name="exchanges">How many exchanges have no line; often none.</param>
    void Drop(IBufferWriter<byte> lines, int exchanges);
}
