using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mocks.Tests.Telemetry;

/// <param name="Service">The resource's <c>service.name</c>.</param>
internal sealed record Span(string Service, IReadOnlyDictionary<string, string> Resource, string Trace, string Parent, string Name, ulong Kind, TimeSpan Duration,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Attributes)> Events, ulong Status);

/// <param name="Count">Of a histogram its count, of a sum its value.</param>
/// <param name="Sum">Of a histogram the sum of its values.</param>
internal sealed record Point(string Service, string Name, string Unit, IReadOnlyDictionary<string, string> Attributes, ulong Count, double[] Bounds, double Sum = 0);

/// <summary>An OpenTelemetry collector that takes OTLP over HTTP with protobuf, and keeps what it gets.</summary>
/// <remarks>Source: opentelemetry-proto 1.x, <c>trace/v1/trace.proto</c>, <c>metrics/v1/metrics.proto</c>.</remarks>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, ProtoMessage Message)> _taken = [];

    private readonly int _status;

    private Collector(WebApplication app, int status) => (_app, _status) = (app, status);

    public string Address => _app.Urls.Single();

    /// <summary>The value of the header <c>x-key</c> of each request.</summary>
    public ConcurrentQueue<string> Keys { get; } = [];

    public IReadOnlyList<Span> Spans => [.. _taken.Where(taken => taken.Path == "/v1/traces").SelectMany(taken => taken.Message.All(1)).SelectMany(SpansOf)];

    public IReadOnlyList<Point> Points => [.. _taken.Where(taken => taken.Path == "/v1/metrics").SelectMany(taken => taken.Message.All(1)).SelectMany(PointsOf)];

    /// <param name="status">Of every answer.</param>
    public static async Task<Collector> StartAsync(int status = 200)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build(), status);
        collector._app.Run(collector.TakeAsync);
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        context.Response.StatusCode = _status;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Keys.Enqueue(context.Request.Headers["x-key"].ToString());
        if (context.Request.ContentType == "application/x-protobuf")
        {
            _taken.Enqueue((context.Request.Path.Value!, new ProtoMessage(body.ToArray())));
        }
    }

    private static IEnumerable<Span> SpansOf(ProtoMessage ofResource)
    {
        var resource = ofResource.One(1).Attributes(1);
        return ofResource.All(2).SelectMany(scope => scope.All(2)).Select(span => new Span(
            resource["service.name"], resource, span.Hex(1), span.Hex(4), span.Text(5), span.Number(6),
            TimeSpan.FromTicks((long)(span.Number(8) - span.Number(7)) / 100), span.Attributes(9),
            [.. span.All(11).Select(happened => (happened.Text(2), (IReadOnlyDictionary<string, string>)happened.Attributes(3)))],
            span.All(15).Select(status => status.Number(3)).FirstOrDefault()));
    }

    private static IEnumerable<Point> PointsOf(ProtoMessage ofResource)
    {
        var service = ofResource.One(1).Attributes(1)["service.name"];
        foreach (var metric in ofResource.All(2).SelectMany(scope => scope.All(2)))
        {
            foreach (var point in metric.All(9).SelectMany(histogram => histogram.All(1)))
            {
                yield return new Point(service, metric.Text(1), metric.Text(3), point.Attributes(9), point.Number(4),
                    [.. point.Packed(7).Select(BitConverter.UInt64BitsToDouble)], BitConverter.UInt64BitsToDouble(point.Number(5)));
            }

            foreach (var point in metric.All(7).SelectMany(sum => sum.All(1)))
            {
                yield return new Point(service, metric.Text(1), metric.Text(3), point.Attributes(7), point.Number(6), []);
            }
        }
    }
}
