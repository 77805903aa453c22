using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <param name="Request">As it came.</param>
internal sealed record RpcCall(string Method, byte[] Request)
{
    public T As<T>(MessageParser<T> parser)
        where T : IMessage<T> => parser.ParseFrom(Request);
}

/// <summary>A coderd of one route, the agent's RPC, where a test decides what is answered and when.</summary>
internal sealed class RpcCoderd : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<(Func<IReadOnlyList<RpcCall>, bool> Is, TaskCompletionSource Seen)> _waits = [];
    private ImmutableList<RpcCall> _calls = [];
    private ImmutableList<YamuxSession> _sessions = [];

    private RpcCoderd(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>All calls so far, in the order in which they came.</summary>
    public IReadOnlyList<RpcCall> Calls => _calls;

    public int SessionCount => _sessions.Count;

    public Manifest Manifest { get; set; } = NewManifest();

    /// <summary>In place of the answer to a method. A test may wait in it, and throw.</summary>
    public Dictionary<string, Func<RpcCall, Task<IMessage>>> Answers { get; } = [];

    /// <summary>Called for each handshake; what it returns is the status in place of a session.</summary>
    public Func<HttpRequest, (int Status, string Body)?> Refuse { get; set; } = _ => null;

    public static Manifest NewManifest(params WorkspaceAgentScript[] scripts) => new()
    {
        AgentId = Bytes(Guid.NewGuid()),
        AgentName = "main",
        OwnerUsername = "dev",
        WorkspaceId = Bytes(Guid.NewGuid()),
        WorkspaceName = "demo",
        Scripts = { scripts },
    };

    public static WorkspaceAgentScript Script(string text, bool onStop = false, double timeout = 0, string logPath = "", string cron = "") => new()
    {
        Id = Bytes(Guid.NewGuid()),
        LogSourceId = Bytes(Guid.NewGuid()),
        Script = text,
        RunOnStart = !onStop && cron.Length == 0,
        RunOnStop = onStop,
        Cron = cron,
        LogPath = logPath,
        Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(timeout)),
    };

    public static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    public static async Task<RpcCoderd> StartAsync(params WorkspaceAgentScript[] scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var coderd = new RpcCoderd(app) { Manifest = NewManifest(scripts) };
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(coderd.ServeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return coderd;
    }

    /// <summary>Waits for calls.</summary>
    public Task UntilAsync(Func<IReadOnlyList<RpcCall>, bool> seen)
    {
        lock (_gate)
        {
            var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (seen(_calls))
            {
                wait.SetResult();
            }
            else
            {
                _waits.Add((seen, wait));
            }

            return wait.Task.WaitAsync(RunningProgram.Patience);
        }
    }

    public Task UntilAsync(string method, int count = 1) => UntilAsync(calls => calls.Count(call => call.Method == method) >= count);

    public IEnumerable<RpcCall> CallsOf(string method) => _calls.Where(call => call.Method == method);

    /// <summary>The states that were reported, e.g. <c>Starting Ready</c>.</summary>
    public string States => string.Join(' ', CallsOf("UpdateLifecycle").Select(call => call.As(UpdateLifecycleRequest.Parser).Lifecycle.State));

    /// <summary>Ends the newest session as a server does that cuts it: without a close frame.</summary>
    public ValueTask CutAsync() => _sessions[^1].DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }

        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (Refuse(context.Request) is var (status, body))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            return;
        }

        context.Response.Headers["X-Coder-Build-Version"] = "v2.34.0+test";
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var session = YamuxSession.Server(new MessageStream(socket));
        lock (_gate)
        {
            _sessions = _sessions.Add(session);
        }

        await DrpcServer.ServeAsync(session, method => call => AnswerAsync(call, method[(method.LastIndexOf('/') + 1)..]));
    }

    private async ValueTask AnswerAsync(DrpcCall call, string method)
    {
        if (method is "Coordinate" or "StreamDERPMaps")
        {
            Add(new RpcCall(method, []));
            while (method == "Coordinate" && await call.ReceiveAsync() is { } message)
            {
                Add(new RpcCall("Coordinate message", message.ToArray()));
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, call.Ended);
            return;
        }

        var made = new RpcCall(method, (await call.ReceiveAsync())?.ToArray() ?? []);
        Add(made);
        var answer = Answers.TryGetValue(method, out var own) ? await own(made) : method switch
        {
            "GetManifest" => Manifest,
            "UpdateStats" => new UpdateStatsResponse { ReportInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) },
            _ => (IMessage)new Empty(), // Every member of an answer has its default.
        };
        await call.SendAsync(answer.ToByteArray());
    }

    private void Add(RpcCall call)
    {
        lock (_gate)
        {
            _calls = _calls.Add(call);
            foreach (var wait in _waits.FindAll(wait => wait.Is(_calls)))
            {
                _waits.Remove(wait);
                wait.Seen.SetResult();
            }
        }
    }
}
