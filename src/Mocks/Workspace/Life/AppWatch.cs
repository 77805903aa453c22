using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Run;
using Mocks.Workspace.Declaration;

namespace Mocks.Workspace.Life;

/// <summary>The requests of the task's AgentAPI during the stop, as its mock tells them while they happen: its journal ends with its process.</summary>
internal sealed class AppWatch : IAsyncDisposable
{
    private const string Data = "data: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _enough = new();
    private readonly Dictionary<long, AppExchange> _exchanges = [];
    private readonly LifeRecord _record;
    private readonly string[] _healthChecks;
    private Task _watching = Task.CompletedTask;

    private AppWatch(LifeRecord record, string[] healthChecks) => (_record, _healthChecks) = (record, healthChecks);

    /// <summary>In the order in which they came. To be read when it is disposed.</summary>
    public IReadOnlyList<Step> Steps =>
    [
        .. _exchanges.Values.OrderBy(exchange => exchange.Id).Select(exchange => new Step(exchange.Id, _record.MsOf(exchange.ReceivedAt), "agentapi", exchange.Method, exchange.Url,
            exchange.Status, exchange.RequestBytes, exchange.AnswerBytes, exchange.IsSpoiled ? exchange.Fault.GetRawText() : null, [], [])),
    ];

    /// <summary>Begins to watch. What answers there may be no mock: then there is nothing to see.</summary>
    /// <param name="declared">Its apps' health checks are the agent's, however long a stop takes, and no requests of a script.</param>
    public static async Task<AppWatch> StartAsync(Uri app, LifeRecord record, DeclaredWorkspace declared)
    {
        var watch = new AppWatch(record, [.. HealthChecksOf(declared)]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(watch._enough.Token);
        limit.CancelAfter(Patience);
        try
        {
            var stream = await watch._client.GetStreamAsync(new Uri(app, "/__admin/events/stream"), limit.Token);
            watch._watching = watch.ReadAsync(stream);
        }
        catch (Exception none) when (none is HttpRequestException or OperationCanceledException)
        {
            // Not the mock.
        }

        return watch;
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _watching;
        _client.Dispose();
        _enough.Dispose();
    }

    private static IEnumerable<string> HealthChecksOf(DeclaredWorkspace declared)
    {
        foreach (var app in declared.Agents.SelectMany(agent => agent.Apps))
        {
            if (Uri.TryCreate(app.Health?.Url, UriKind.Absolute, out var address))
            {
                yield return address.PathAndQuery;
            }
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        try
        {
            while (await reader.ReadLineAsync(_enough.Token) is { } line)
            {
                if (line.StartsWith(Data, StringComparison.Ordinal) && JsonSerializer.Deserialize(line[Data.Length..], AppWatchJson.Default.AppExchange) is { Method: not null } exchange)
                {
                    Note(exchange);
                }
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or JsonException)
        {
            // The process has ended, in the middle of a line perhaps.
        }
    }

    private void Note(AppExchange exchange)
    {
        // What the life itself or its agent asks is no request of a script.
        if (exchange.Url.StartsWith("/__admin/", StringComparison.Ordinal) || (exchange.Method == "GET" && _healthChecks.Contains(exchange.Url)))
        {
            return;
        }

        _exchanges[exchange.Id] = exchange;
        if (exchange.Phase == "ended")
        {
            _record.Add(new TimeLineEntry(_record.MsOf(exchange.ReceivedAt), "", "agentapi", "agentapi",
                $"{exchange.Method} {exchange.Url}: {(exchange.Status is { } status ? $"{status}" : "no answer")}{(exchange.IsSpoiled ? ", spoiled by a fault" : "")}"));
        }
    }
}

/// <summary>What the stream tells of an exchange.</summary>
/// <param name="Phase"><c>began</c> or <c>ended</c>.</param>
internal sealed record AppExchange(string Phase, long Id, string Method, string Url, DateTimeOffset ReceivedAt, int? Status, long RequestBytes, long AnswerBytes, JsonElement Fault)
{
    public bool IsSpoiled => Fault.ValueKind == JsonValueKind.Object;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AppExchange))]
internal sealed partial class AppWatchJson : JsonSerializerContext;
