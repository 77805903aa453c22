using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mocks.Mocking.Access;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Swagger;

namespace Mocks.Mocking.Hosting;

/// <summary>Builds the server of a mock: safe hosting, control routes, journal and faults, and the service.</summary>
public static class MockHost
{
    private const int GoHeadBytes = (1024 * 1024) + 4096;

    // Go has no limit of its own here. Kestrel copies all lines of a name for each further one, so their number must be small.
    private const int MaxHeaderLines = 2_000;

    /// <param name="service">Who the mock is.</param>
    /// <param name="settings">Where it listens, and how strict it is.</param>
    /// <param name="found">Settings as they were found, for <c>GET /__admin/settings</c>.</param>
    /// <param name="time">The clock of everything in the mock.</param>
    /// <param name="ownsProcess">The mock is alone in its process, and stops on the signals of that.</param>
    /// <param name="services">Adds what the service needs.</param>
    /// <param name="pipeline">Adds the service's own middleware; it ends in <see cref="Routing.RunRoutes"/>.</param>
    /// <param name="map">Adds the service's routes, and control routes of its own.</param>
    /// <param name="configure">Changes the host just before it is built, e.g. puts a server in memory in place of the socket.</param>
    public static WebApplication Build(
        MockService service,
        HostSettings settings,
        IReadOnlyList<SettingValue> found,
        TimeProvider time,
        bool ownsProcess,
        Action<IServiceCollection> services,
        Action<IApplicationBuilder> pipeline,
        Action<IEndpointRouteBuilder> map,
        Action<WebApplicationBuilder>? configure = null)
    {
        FileSizeSignal.Ignore();
        // Empty: the mock has settings of its own, so ASP.NET's files and variables need not be read and watched.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        // Socket continuations run inline, so that one event for a thousand subscribers reuses a few send buffers. Nothing here blocks.
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            sockets.WaitForDataBeforeAllocatingBuffer = false; // A connection that waits has 4 KiB, and each request one system call less.
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        // A failed start has a message of our own.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Logs no warnings, but would give each request an activity and a scope for them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Its warnings are about clients that left or were slow, and about a busy machine.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Logging.AddProvider(new OneLineLog(service.Program));

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
        builder.Services.AddSingleton<CallRecording>();
        builder.Services.AddSingleton<MockReset>();
        builder.Services.AddSingleton<RouteTable>();
        builder.Services.AddScoped<CurrentRequest>();
        builder.Services.AddSingleton(new SecretText(settings.ShowSecrets));
        builder.Services.AddSingleton<SecretRoutes>();
        builder.Services.AddSingleton<ControlWriter>();
        builder.Services.AddSingleton(provider => new RequestJournal(
            time, provider.GetRequiredService<SecretText>(), target => provider.GetRequiredService<SecretRoutes>().Has(target),
            settings.JournalEntries, settings.JournalBytes));
        builder.Services.AddScoped<WholeJournal>();
        builder.Services.AddSingleton(builder.Services);
        builder.Services.AddSwaggerPages();
        builder.Services.AddSingleton<Neighbours>();
        builder.Services.AddSingleton<InspectorFiles>();
        services(builder.Services);
        builder.Services.AddSingleton(new InspectorView("faults", "Preset and faults", "Inspector/views/faults.js", typeof(MockHost).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<Neighbours>().Keep);
        app.UseTurns();
        app.UseFailedRequests();
        // Requests of the control surface are neither recorded nor spoiled; all others are the service's.
        app.UseWhen(ControlSurface.IsService, mock => mock.UseRecording().UseFailedRequests());
        app.UseRequestGuard();
        app.MapWhen(ControlSurface.IsService, pipeline);
        app.UseSwaggerPages();
        app.UseRouting();
        app.UseControlQuery();
        app.UseChanges();
        map(app);
        app.MapControl();
        app.UseEndpoints(_ => { }); // Now the container has the routes, and not only when it starts.
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
        kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1; // Bytes, as Go sends them; ASCII alone by default.
        kestrel.Limits.MaxRequestBodySize = null; // The services have limits of their own; RequestBody has the cap.
        // Go's limit: a mebibyte and one buffer for the head.
        kestrel.Limits.MaxRequestBufferSize = GoHeadBytes;
        kestrel.Limits.MaxRequestLineSize = GoHeadBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = GoHeadBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaderLines;
        kestrel.DisableStringReuse = true; // An idle connection would keep the strings of its last head, which may be megabytes.
        // Also for an address that a test names in place of the settings.
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseSocketWriter();
            listen.UseTurns();
        });
        if (settings.BothLoopbacks)
        {
            kestrel.ListenLocalhost(settings.Port > 0 ? settings.Port : Loopbacks.FreePort());
            return;
        }

        kestrel.Listen(settings.Bind ?? IPAddress.Loopback, settings.Port);
    }
}
