using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Mocks.MockCoderd.Tests.WorkspaceApps;

/// <summary>A real app on a free port, which records the requests that reach it.</summary>
internal sealed class SmallApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallApp(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Request line, headers in order of their names, and body, of each request.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>One item for each request that the client's side ended.</summary>
    public ConcurrentQueue<string> Left { get; } = [];

    /// <summary>Completes when a request that waits for its end was ended.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<SmallApp> StartAsync(Func<HttpContext, SmallApp, Task>? answer = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseWebSockets();
        var small = new SmallApp(app);
        app.Run(async context =>
        {
            context.Response.Headers.Date = "Thu, 01 Jan 2026 00:00:00 GMT";
            if (answer is not null)
            {
                await answer(context, small);
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            small.Note(context, await reader.ReadToEndAsync());
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
        });
        await app.StartAsync();
        return small;
    }

    public void Note(HttpContext context, string body)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}");
        Asked.Enqueue($"{context.Request.Method} {target}\n{string.Join('\n', headers)}\n\n{body}");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
