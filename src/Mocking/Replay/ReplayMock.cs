using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Mocking.Replay;

/// <summary>A mock that does not listen: kept requests go through its pipeline as they came from the wire.</summary>
internal sealed class ReplayMock : IAsyncDisposable
{
    /// <summary>Ends a request that hangs. Nothing that is replayed waits, so a slow machine does not reach it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly ReplayClock _clock;
    private readonly RequestDelegate _pipeline;

    public ReplayMock(Func<TimeProvider, WebApplication> build, DateTimeOffset start)
    {
        _clock = new ReplayClock(start);
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
        var handled = _pipeline(context);
        if (!await EndsAsync(handled))
        {
            await abort.CancelAsync();
            await EndsAsync(handled);
            return (null, $"It was not answered within {Patience.TotalSeconds} s.");
        }

        var whyNot = replayed.WhyLeftOut ?? (_clock.IsAwaited ? "It waits for something, and the clock of a replay stands still." : null);
        return whyNot is null && context.Features.Get<Exchange>() is { Status: not null } judged
            ? (_app.Services.GetRequiredService<RequestJournal>().Find(judged.Id), null)
            : (null, whyNot ?? "It gets no answer.");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<bool> EndsAsync(Task handled)
    {
        await handled.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return handled.IsCompleted;
    }

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
