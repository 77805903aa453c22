using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Views;

namespace Mocks.Mocking.Hosting;

/// <summary>Builds the server that any mock is: safe hosting, control routes, journal and faults; then the service itself.</summary>
public static class MockHost
{
    private const int GoHeadBytes = (1024 * 1024) + 4096;

    /// <param name="service">Who the mock is.</param>
    /// <param name="settings">Where it listens, and how strict it is.</param>
    /// <param name="found">Settings as they were found, for <c>GET /__admin/settings</c>.</param>
    /// <param name="time">The clock of everything in the mock.</param>
    /// <param name="ownsProcess">It is the only thing in its process, and stops on its signals.</param>
    /// <param name="services">Adds what the service needs.</param>
    /// <param name="pipeline">Adds the service's own middleware; it ends in <see cref="Routing.RunRoutes"/>.</param>
    /// <param name="map">Adds the service's routes, and control routes of its own.</param>
    public static WebApplication Build(
        MockService service,
        HostSettings settings,
        IReadOnlyList<SettingValue> found,
        TimeProvider time,
        bool ownsProcess,
        Action<IServiceCollection> services,
        Action<IApplicationBuilder> pipeline,
        Action<IEndpointRouteBuilder> map)
    {
        NativeNeeds.Check();
        // Empty: the mock's own settings are all there is, and files and variables of ASP.NET's need not be read and watched.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        // What is written is sent at once, by whoever wrote it: a thousand listeners told of one thing then share a few buffers. Nothing here blocks.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        // Why a start failed is told in our own words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Logs no warnings, but would give each request an activity and a scope for them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddSimpleConsole().Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        if (!ownsProcess)
        {
            builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        }

        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(found);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<FaultStore>();
        builder.Services.AddSingleton<MockReset>();
        builder.Services.AddSingleton<RouteTable>();
        builder.Services.AddScoped<CurrentRequest>();
        builder.Services.AddSingleton(new RequestJournal(time, service.Secrets, settings.JournalEntries, settings.JournalBytes));
        builder.Services.AddSingleton(builder.Services);
        builder.Services.AddSwaggerPages();
        services(builder.Services);

        var app = builder.Build();
        // The control surface answers by itself and is never recorded or spoiled; all the rest is the service's.
        app.MapWhen(context => !ControlSurface.Owns(context), mock => pipeline(mock.UseRecording()));
        app.UseControlSurface().UseSwaggerPages();
        app.UseRouting();
        map(app);
        app.MapControl();
        return app;
    }

    /// <summary>A mock inside a test or a harness: whoever started it says when it stops.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static void Listen(KestrelServerOptions kestrel, HostSettings settings)
    {
        kestrel.AddServerHeader = false; // Neither service sends one.
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = null; // The services have limits of their own; Exchange caps what is read.
        // As Go's: a mebibyte and a buffer of head, however many lines that is.
        kestrel.Limits.MaxRequestBufferSize = 2 * GoHeadBytes;
        kestrel.Limits.MaxRequestLineSize = GoHeadBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = GoHeadBytes;
        kestrel.Limits.MaxRequestHeaderCount = GoHeadBytes;
        kestrel.Listen(settings.Bind ?? IPAddress.Loopback, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
