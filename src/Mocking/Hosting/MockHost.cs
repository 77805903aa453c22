using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;

namespace Mocks.Mocking.Hosting;

/// <summary>Builds the server of a mock: safe hosting, control routes, journal and faults, and the service.</summary>
public static class MockHost
{
    private const int GoHeadBytes = (1024 * 1024) + 4096;

    /// <param name="service">Who the mock is.</param>
    /// <param name="settings">Where it listens, and how strict it is.</param>
    /// <param name="found">Settings as they were found, for <c>GET /__admin/settings</c>.</param>
    /// <param name="time">The clock of everything in the mock.</param>
    /// <param name="ownsProcess">The mock is alone in its process, and stops on the signals of that.</param>
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
        // Empty: the mock has settings of its own, so ASP.NET's files and variables need not be read and watched.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        // Socket continuations run inline, so that one event for a thousand subscribers reuses a few send buffers. Nothing here blocks.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        // A failed start has a message of our own.
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
        // Requests of the control surface are neither recorded nor spoiled; all others are the service's.
        app.MapWhen(ControlSurface.IsService, mock => pipeline(mock.UseRecording()));
        app.UseControlSurface().UseSwaggerPages();
        app.UseRouting();
        map(app);
        app.MapControl();
        return app;
    }

    /// <summary>For a mock inside a test or a harness, which stops it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static void Listen(KestrelServerOptions kestrel, HostSettings settings)
    {
        kestrel.AddServerHeader = false; // Neither service sends one.
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = null; // The services have limits of their own; RequestBody has the cap.
        // Go's limit: a mebibyte and one buffer for the head, in any number of lines.
        kestrel.Limits.MaxRequestBufferSize = 2 * GoHeadBytes;
        kestrel.Limits.MaxRequestLineSize = GoHeadBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = GoHeadBytes;
        kestrel.Limits.MaxRequestHeaderCount = GoHeadBytes;
        kestrel.Listen(settings.Bind ?? IPAddress.Loopback, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
