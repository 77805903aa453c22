using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Mocking.Replay;

/// <summary>A mock that does not listen: kept requests go through its pipeline as they came from the wire.</summary>
internal sealed class ReplayMock : IAsyncDisposable
{
    /// <summary>Ends a request that hangs. Nothing that is replayed waits, so a slow machine does not reach it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Of the mock's time, for one request.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly WebApplication _app;
    private readonly ReplayClock _clock;
    private readonly bool _timePasses;
    private readonly RequestDelegate _pipeline;

    /// <param name="timePasses">While a request waits, the clock goes on, at once. Without, such a request is left out.</param>
    public ReplayMock(Func<TimeProvider, WebApplication> build, DateTimeOffset start, bool timePasses)
    {
        (_clock, _timePasses) = (new ReplayClock(start), timePasses);
        _app = build(_clock);
        _app.UseEndpoints(_ => { }); // A host that starts does this.
        _pipeline = ((IApplicationBuilder)_app).Build();
    }

    /// <summary>The service and its version, e.g. <c>AgentAPI 0.12.1</c>.</summary>
    public string Imitates => _app.Services.GetRequiredService<MockService>().Imitates;

    /// <summary>Sends a request again.</summary>
    /// <returns>What became of it, or why it cannot be judged.</returns>
    public async Task<(JournalEntry? Judged, string? WhyNot)> SendAsync(Exchange kept, RestoredTokens tokens, CancellationToken cancellationToken)
    {
        _clock.MoveTo(kept.ReceivedAt);
        await using var scope = _app.Services.CreateAsyncScope();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var replayed = new ReplayedRequest();
        scope.ServiceProvider.GetRequiredService<CurrentRequest>().Replayed = replayed;
        var context = ContextOf(kept, tokens, scope.ServiceProvider, replayed);
        context.RequestAborted = abort.Token;
        var (until, waits, handled) = (_clock.GetUtcNow() + LongestWait, false, Task.CompletedTask);
        var thread = new ReplayThread();
        if (!thread.Run(() => handled = _pipeline(context), PassTime, Patience))
        {
            await abort.CancelAsync();
            thread.Run(() => handled, () => false, Patience);
            return (null, $"It was not answered within {Patience.TotalSeconds} s.");
        }

        var whyNot = replayed.WhyLeftOut ?? (waits ? "It waits for something, and the clock of a replay stands still." : null);
        return whyNot is null && context.Features.Get<Exchange>() is { Status: not null } judged
            ? (_app.Services.GetRequiredService<RequestJournal>().Find(judged.Id), null)
            : (null, whyNot ?? "It gets no answer.");

        bool PassTime()
        {
            if (_timePasses)
            {
                return _clock.FireNext(until);
            }

            if (waits || !_clock.IsAwaited)
            {
                return false;
            }

            waits = true;
            abort.Cancel();
            return true;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static DefaultHttpContext ContextOf(Exchange kept, RestoredTokens tokens, IServiceProvider services, ReplayedRequest replayed)
    {
        var (target, headers) = tokens.Of(kept);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var context = new DefaultHttpContext { RequestServices = services };
        context.Features.Set(replayed);
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(kept.BodyBytes > 0));
        context.Connection.RemoteIpAddress = kept.Client;
        var request = context.Request;
        (request.Method, request.Protocol, request.Scheme) = (kept.Method, "HTTP/1.1", "http");
        request.Path = path.StartsWith('/') ? PathString.FromUriComponent(path) : PathString.Empty;
        request.QueryString = new QueryString(query < 0 ? null : target[query..]);
        foreach (var (name, value) in headers)
        {
            request.Headers.Append(name, value);
        }

        request.Body = new MemoryStream(kept.Body.ToArray(), writable: false);
        return context;
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
