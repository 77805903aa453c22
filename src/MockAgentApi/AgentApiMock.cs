using Mocks.MockAgentApi.Access;
using Mocks.MockAgentApi.Chat;
using Mocks.MockAgentApi.Events;
using Mocks.MockAgentApi.Messages;
using Mocks.MockAgentApi.OpenApi;
using Mocks.MockAgentApi.Presets;
using Mocks.MockAgentApi.Replay;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Status;
using Mocks.MockAgentApi.Uploads;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Access;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Replay;
using Mocks.Mocking.Routes;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Swagger;

namespace Mocks.MockAgentApi;

/// <summary>The mock AgentAPI: its name, its services and its routes.</summary>
public static class AgentApiMock
{
    public static MockService Service { get; } =
        new("Mock AgentAPI", "mock-agentapi", AgentApiSettings.StandardPort, $"AgentAPI {AgentApiVersion.Baseline.Reported}");

    public static MockProgram Program { get; } = new(
        Service,
        AgentApiSettings.All,
        reader => Build(AgentApiSettings.Read(reader), TimeProvider.System, reader.Found, ownsProcess: true),
        new ServiceVersions(AgentApiSettings.VersionSetting, [.. AgentApiVersion.All.Select(version => version.Name)]),
        NodeFiles.Start);

    /// <summary>Runs the program: under AgentAPI's name with AgentAPI's own command line, else with the mock's.</summary>
    /// <returns>Its exit code.</returns>
    public static Task<int> RunAsync(string[] args) => DropIn.IsMeant(args) ? DropIn.RunAsync(args) : Program.RunAsync(args);

    public static Task<RunningMock> StartAsync(AgentApiSettings settings, TimeProvider? time = null, IReadOnlyList<SettingValue>? found = null) =>
        RunningMock.StartAsync(Build(settings, time ?? TimeProvider.System, found ?? [], ownsProcess: false));

    /// <param name="configure">Changes the host, e.g. its server.</param>
    internal static WebApplication Build(
        AgentApiSettings settings, TimeProvider time, IReadOnlyList<SettingValue> found, bool ownsProcess, ServerLife? life = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        RunAgent.Check(settings);
        var faults = new FaultStore();
        life ??= ServerLife.None;
        var live = new LiveConversation(settings, life, time);
        var presets = new AgentApiPresets(settings, faults, live);
        var version = settings.Version ?? AgentApiVersion.Baseline;
        var app = MockHost.Build(Service with { Imitates = $"AgentAPI {version.Reported}" }, settings.Host, found, time, ownsProcess, services =>
        {
            services.AddSingleton(settings);
            services.AddSingleton(life.Log);
            services.AddSingleton(faults);
            services.AddSingleton(version);
            services.AddSingleton(_ => live); // A factory, so that the container disposes it.
            services.AddSingleton<PostLock>();
            services.AddScoped<ConversationView>();
            services.AddScoped<UploadView>();
            services.AddSingleton<RenderedMessages>();
            services.AddSingleton(new ToldMessages(live));
            services.AddSingleton<IReadableState>(new ReadableMessages(live));
            services.AddSingleton(_ => new UploadFolder());
            services.AddSingleton(_ => new OpenApiDocument(version.Reported)); // Read on the first request.
            services.AddSingleton<ChatFiles>();
            services.AddSingleton(new StartLink("/chat/embed/", "Chat", "Talk to the agent."));
            services.AddSingleton(new SwaggerTags("Status", "Messages", "Uploads", "Events", "events"));
            services.AddSingleton(new InspectorView("conversation", "Conversation", "Inspector/conversation.js", typeof(AgentApiMock).Assembly));
            services.AddSingleton<JournalReplay>();
            services.AddSingleton(InspectorView.WhatIf);
            services.AddSingleton(presets);
            services.AddSingleton<IPresets>(presets);
            if (settings.RunAgent is not null)
            {
                services.AddSingleton<IServiceGuard>(provider =>
                    new ProgramGuard(settings, version, new Lazy<RouteTable>(provider.GetRequiredService<RouteTable>)));
            }
        }, Use, Map, configure);
        settings.OwnPresets?.Watch(time, said => Console.Error.WriteLine($"{Service.Program}: {said}"), app.Lifetime.ApplicationStopping);
        app.Lifetime.ApplicationStarted.Register(live.Listen);
        app.Lifetime.ApplicationStopping.Register(() => live.Current.EndStreams());
        return app;
    }

    private static void Use(IApplicationBuilder service)
    {
        service.ApplicationServices.GetRequiredService<LiveConversation>();
        service.ApplicationServices.GetRequiredService<UploadFolder>(); // Upstream creates the folder at its start, too.
        service.Use(new AccessControl(service.ApplicationServices.GetRequiredService<AgentApiSettings>()).AnswerAsync);
        service.RunRoutes(Routing.RawPath, UnmatchedRequests.AnswerAsync);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapStatus();
        routes.MapMessages();
        routes.MapMessage();
        routes.MapUploads();
        routes.MapEvents();
        routes.MapEventControl();
        routes.MapConversationControl();
        routes.MapReplayControl();
        routes.MapOpenApi();
        routes.MapChat();
    }
}
