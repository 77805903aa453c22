using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>A server that takes every provider state, and gives one answer to all other requests.</summary>
internal sealed class AnsweringServer(WebApplication app) : IAsyncDisposable
{
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The next answers.</summary>
    public WireAnswer Answer { get; set; } = new(200, [], []);

    public static async Task<AnsweringServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new AnsweringServer(app);
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            if (context.Request.Path.StartsWithSegments("/__admin"))
            {
                return;
            }

            context.Response.StatusCode = server.Answer.Status;
            foreach (var (name, value) in server.Answer.Headers)
            {
                context.Response.Headers[name] = value;
            }

            if (server.Answer.Body.Length > 0)
            {
                await context.Response.Body.WriteAsync(server.Answer.Body);
            }
        });
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
