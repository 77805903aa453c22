using Mocks.Mocking.Journal.Feed;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mocks.Mocking.Telemetry;

/// <summary>The spans and the metrics of one mock, made of its journal's feed: away from its requests, which never wait for them.</summary>
internal sealed class FollowedMock : IAsyncDisposable
{
    private readonly RequestJournal _journal;
    private readonly TimeProvider _time;
    private readonly TracerProvider? _tracer;
    private readonly MeterProvider? _meter;
    private readonly ExchangeSpans _spans;
    private readonly ExchangeMetrics _metrics;
    private readonly FeedSubscription? _feed;
    private readonly Task _reading;

    public FollowedMock(RunningMock mock, TelemetryVariables variables, CollectorWarning warning)
    {
        var service = mock.Services.GetRequiredService<MockService>();
        _journal = mock.Services.GetRequiredService<RequestJournal>();
        _time = mock.Services.GetRequiredService<TimeProvider>();
        _spans = new ExchangeSpans(service.Program, mock.Address);
        _metrics = new ExchangeMetrics(service.Program);
        // The variables come last: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES replace ours.
        var resource = ResourceBuilder.CreateEmpty()
            .AddService(service.Program, serviceVersion: MockVersion.Text)
            .AddAttributes([new("mock.imitates", service.Imitates)])
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        _tracer = variables.Spans
            ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(service.Program).AddOtlpExporter(Send).Build()
            : null;
        _meter = variables.Metrics
            ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(service.Program).AddOtlpExporter(Send).Build()
            : null;
        _feed = _journal.Subscribe();
        _reading = ReadAsync();

        void Send(OtlpExporterOptions exporter)
        {
            exporter.Protocol = variables.ChoosesProtocol ? exporter.Protocol : OtlpExportProtocol.HttpProtobuf;
            exporter.HttpClientFactory = () => warning.NewClient(TimeSpan.FromMilliseconds(exporter.TimeoutMilliseconds));
        }
    }

    /// <summary>Exports what has ended since, and what has not, as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        _feed?.Dispose();
        var ending = Task.Run(async () =>
        {
            await _reading;
            foreach (var entry in _journal.Entries(exchange => !exchange.Settled))
            {
                _spans.Add(entry, _time.GetUtcNow());
            }

            var left = (int)TelemetryExport.Patience.TotalMilliseconds;
            await Task.WhenAll(Task.Run(() => _tracer?.Shutdown(left)), Task.Run(() => _meter?.Shutdown(left)));
            _tracer?.Dispose();
            _meter?.Dispose();
        });
        await Task.WhenAny(ending, Task.Delay(TelemetryExport.Patience));
        _spans.Dispose();
        _metrics.Dispose();
    }

    private async Task ReadAsync()
    {
        while (_feed is not null && await _feed.WaitAsync(CancellationToken.None))
        {
            while (_feed.TryRead(out var happened))
            {
                _metrics.AddDropped(happened.Dropped);
                if (happened is { Kind: FeedKind.Ended, Entry: { } entry })
                {
                    _spans.Add(entry, _time.GetUtcNow());
                    _metrics.Add(entry);
                }
            }
        }
    }
}
