using System.Diagnostics.Metrics;

namespace Mocks.Mocking.Telemetry;

/// <summary>Counts and latencies of exchanges.</summary>
internal sealed class ExchangeMetrics : IDisposable
{
    // In seconds, as the semantic conventions advise.
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly Meter _meter;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _callDurations;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _dropped;

    public ExchangeMetrics(string name)
    {
        _meter = new Meter(name, MockVersion.Text);
        _durations = _meter.CreateHistogram("http.server.request.duration", "s", "Duration of HTTP server requests.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _callDurations = _meter.CreateHistogram("rpc.server.duration", "ms", "Duration of calls over RPC.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Buckets.Select(bucket => bucket * 1000)] });
        _verdicts = _meter.CreateCounter<long>("mock.verdicts", "{verdict}", "What the real service would have answered differently.");
        _dropped = _meter.CreateCounter<long>("mock.exchanges.dropped", "{event}", "Exchanges that came faster than they could be told, and have no span.");
    }

    public void Add(JournalEntry entry)
    {
        if (entry.AnsweredAt is { } answered)
        {
            var (took, tags) = (answered - entry.ReceivedAt, ExchangeAttributes.Of(entry));
            if (ExchangeAttributes.CallOf(entry) is null)
            {
                _durations.Record(took.TotalSeconds, tags);
            }
            else
            {
                _callDurations.Record(took.TotalMilliseconds, tags);
            }
        }

        foreach (var verdict in entry.Verdicts)
        {
            _verdicts.Add(1, new("mock.verdict.code", verdict.Code), new("mock.verdict.status", verdict.Status));
        }
    }

    public void AddDropped(int events)
    {
        if (events > 0)
        {
            _dropped.Add(events);
        }
    }

    public void Dispose() => _meter.Dispose();
}
