using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Log;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;
using Mocks.Mocking.Views;

namespace Mocks.Mocking.Tests;

/// <summary>A mock of an invented service: a greeting, things to post, a long body and a streamed body.</summary>
internal sealed class Greeter : IAsyncDisposable
{
    public static readonly string LongBody = $"\"{new string('l', 4998)}\"";

    private static readonly MockService Service =
        new("Mock Greeter", "mock-greeter", 80, "Greeter 1.0") { Calls = ["/greeter.v1.Greeter/SayHello", "/greeter.v1.Greeter/Chat"] };

    private readonly RunningMock _mock;
    private readonly HttpClient _client;

    private Greeter(RunningMock mock) =>
        (_mock, _client) = (mock, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = mock.Address, Timeout = RunningProgram.Patience });

    public Uri Address => _mock.Address;

    /// <summary>The bodies that were posted and stored.</summary>
    public ConcurrentQueue<string> Things => _mock.Services.GetRequiredService<KeptThings>().Kept;

    public IServiceProvider Services => _mock.Services;

    public RequestJournal Journal => _mock.Services.GetRequiredService<RequestJournal>();

    public static async Task<Greeter> StartAsync(HostSettings? settings = null, TimeProvider? time = null, IReadOnlyList<SettingValue>? found = null,
        string program = "mock-greeter", InspectorView? view = null, bool ownsProcess = false) =>
        new(await RunningMock.StartAsync(MockHost.Build(
            Service with { Program = program }, settings ?? new HostSettings(), found ?? [], time ?? TimeProvider.System, ownsProcess,
            services =>
            {
                services.AddRequestState<KeptThings>().AddSingleton<IPresets, TwoPresets>();
                if (view is not null)
                {
                    services.AddSingleton(view);
                }
            }, Use, Map)));

    /// <summary>Makes them neighbours, as <c>mocks up</c> does with its mocks.</summary>
    public static void Introduce(params IEnumerable<Greeter> greeters) => Neighbours.Introduce([.. greeters.Select(greeter => greeter._mock)]);

    /// <summary>Writes its exchanges as its settings say; null when they say nothing.</summary>
    public ExchangeLog? StartLog(Stream to, bool hasColours = false) => ExchangeLog.Start(_mock, new LogOutput(to, hasColours));

    public Task<string> AskAsync(string line, string headers = "", string body = "") =>
        RawClient.AskAsync(Address, RawClient.Request(line, headers, body));

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Address);

    public async Task<(int Status, string Body)> ControlAsync(string line, string? json = null)
    {
        var parts = line.Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        request.Content = json is null ? null : new StringContent(json);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task GivenAFaultAsync(string json)
    {
        var (status, body) = await ControlAsync("POST /__admin/faults", json);
        Assert.True(status == 201, body);
    }

    /// <summary>The journal, as soon as this many requests have finished.</summary>
    public async Task<string> JournalAsync(int count = 1)
    {
        var (status, body) = await ControlAsync("POST /__admin/requests/wait", $$"""{"count":{{count}},"answered":true}""");
        Assert.True(status == 200, body);
        return body;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _mock.DisposeAsync();
    }

    private static void Use(IApplicationBuilder service) => service.RunRoutes(Routing.RawPath, (context, _) =>
    {
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        exchange.Nearest = NearestRoute.Later(context.RequestServices.GetRequiredService<RouteTable>().Routes, exchange.Method, Routing.RawPath(context));
        return Text(404, "no such greeting\n").ExecuteAsync(context);
    });

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/greeting", () => Text(200, """{"greeting":"hello"}"""));
        app.MapGet("/long", () => Text(200, LongBody));
        app.MapGet("/stream", () => new Answer(200, [], Stream: async (pipe, cancelled) =>
        {
            foreach (var part in "[1|,2|,3]".Split('|'))
            {
                await pipe.WriteAsync(Encoding.ASCII.GetBytes(part), cancelled);
            }
        }));
        app.MapPost("/things", async (HttpContext context, KeptThings things) =>
        {
            var exchange = Exchange.Of(context);
            var body = Encoding.UTF8.GetString((await context.ReadBodyAsync()).Span);
            exchange.Remark($"A thing of {body.Length} letters{(things.AreDropped ? ", not kept" : "")}.");
            things.Kept.Enqueue(body);

            return Text(201, """{"kept":true}""");
        });
        app.MapPost("/unread", () => Text(202, "later"));
        app.MapGet("/judged", (HttpContext context) =>
        {
            var exchange = Exchange.Of(context);
            exchange.Judge(new Verdict("refused", 400, new string('v', 20_000), new string('d', 20_000)));
            exchange.Remark(new string('r', 20_000));
            return Text(200, LongBody);
        });
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("The greeter is broken.\n   at Somewhere()"));
        app.MapGet("/half", () => new Answer(200, [], Stream: async (pipe, cancelled) =>
        {
            await pipe.WriteAsync("half"u8.ToArray(), cancelled);
            throw new InvalidOperationException("The greeter broke in the middle.");
        }));
        app.MapDelete("/things", () => new Answer(204, []));
    }

    private static Answer Text(int status, string body) =>
        new(status, [Answer.Header("Content-Type", "application/json")], Encoding.UTF8.GetBytes(body));

    /// <summary>What was posted.</summary>
    private sealed class KeptThings : IRequestState<KeptThings>
    {
        public ConcurrentQueue<string> Kept { get; private init; } = [];

        public bool AreDropped { get; private init; }

        public KeptThings Detach() => new() { Kept = new(Kept), AreDropped = true };
    }

    private sealed class TwoPresets : IPresets
    {
        public IReadOnlyList<PresetName> All { get; } = [new("usual", "The first one."), new("formal", "May be told to whom.")];

        public string Current { get; private set; } = "usual";

        public string? Select(string name, IReadOnlyDictionary<string, System.Text.Json.JsonElement>? parameters)
        {
            if (All.All(preset => preset.Name != name))
            {
                return $"there is no preset \"{name}\". It may be usual or formal.";
            }

            if (name == "usual" && parameters is not null)
            {
                return "parameters: preset usual takes no parameters.";
            }

            Current = parameters is null ? name : $"{name} {parameters["to"]}";
            return null;
        }

        public void Reset() => Current = "usual";
    }
}
