using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.SavedJournals;

/// <summary>Builds a server that shows a saved journal in the inspector. It listens on 127.0.0.1 only, and changes nothing.</summary>
public static class SavedJournalHost
{
    // A browser has six to an origin.
    private const int MaxConnections = 100;

    /// <param name="program">For its messages, e.g. <c>mocks</c>.</param>
    /// <param name="journal">Of at least one mock, each with a name of its own; the page belongs to the first.</param>
    /// <param name="outcome">What came of the run, as a sentence; null when the journal did not come from a run.</param>
    /// <param name="port">0 picks a free one.</param>
    public static WebApplication Build(string program, JournalDocument journal, string? outcome, int port, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var settings = new HostSettings(port);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Logging.AddProvider(new OneLineLog(program));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new MockService("Saved journal", program, port, "nothing"));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new SecretText());
        builder.Services.AddSingleton<ControlWriter>();
        builder.Services.AddSingleton<InspectorFiles>();
        builder.Services.AddSingleton(new SavedMocks(journal, outcome));

        var app = builder.Build();
        app.UseFailedRequests();
        // Nothing here is a service's: all paths are guarded as control routes are.
        var surface = new ControlSurface(settings);
        app.Use((context, next) => surface.Refuse(context) is { } refusal ? refusal.ExecuteAsync(context) : next(context));
        app.Use(app.Services.GetRequiredService<SavedMocks>().ChooseAsync);
        app.UseRouting();
        app.UseControlQuery();
        app.MapSavedJournal();
        return app;
    }
}
