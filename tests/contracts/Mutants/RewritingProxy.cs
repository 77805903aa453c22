using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>A proxy that changes a mock's answers; control requests pass unchanged.</summary>
internal sealed class RewritingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private RewritingProxy(WebApplication app, HttpClient client) => (_app, _client) = (app, client);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="rewriter">Makes the function that changes the events of one stream: the text of each event becomes any number of events.</param>
    public static async Task<RewritingProxy> StartAsync(Uri mock, Action<WireAnswer> rewrite, Func<Func<string, IEnumerable<string>>>? rewriter = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = mock };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => context.WebSockets.IsWebSocketRequest
            ? CallProxy.PassOnAsync(context, mock, CallMutant.None)
            : PassAsync(client, context, rewrite, rewriter ?? (() => one => [one])));
        await app.StartAsync();
        return new(app, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private static async Task PassAsync(HttpClient client, HttpContext context, Action<WireAnswer> rewrite, Func<Func<string, IEnumerable<string>>> rewriter)
    {
        using var came = await AskAsync(client, context);
        // As sent: HttpClient's parsed Cache-Control has another order.
        var headers = came.Headers.NonValidated.Concat(came.Content.Headers.NonValidated)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection" or "Date"))
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value.Select(value => value)));
        var isStream = came.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var answer = new WireAnswer((int)came.StatusCode, headers, isStream ? [] : await came.Content.ReadAsByteArrayAsync());
        if (!context.Request.Path.StartsWithSegments("/__admin"))
        {
            rewrite(answer);
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (isStream)
        {
            await PassEventsAsync(await came.Content.ReadAsStreamAsync(), context, rewriter());
        }
        else if (answer.Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(answer.Body);
        }
    }

    private static async Task PassEventsAsync(Stream events, HttpContext context, Func<string, IEnumerable<string>> rewrite)
    {
        using var reader = new StreamReader(events);
        var one = "";
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            one += line + "\n";
            if (line.Length > 0)
            {
                continue;
            }

            foreach (var text in rewrite(one))
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
            one = "";
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        request.Content = body.Length > 0 ? new ByteArrayContent(body.ToArray()) : null;
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }
}
