using Mocks.Mocking.Access;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Views;
using Mocks.MockWorkspaceAgent.Access;
using Mocks.MockWorkspaceAgent.CoderCommand;
using Mocks.MockWorkspaceAgent.Containers;
using Mocks.MockWorkspaceAgent.Debugging;
using Mocks.MockWorkspaceAgent.Files;
using Mocks.MockWorkspaceAgent.Files.Bundles;
using Mocks.MockWorkspaceAgent.Files.Uploads;
using Mocks.MockWorkspaceAgent.Greeting;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Ports;
using Mocks.MockWorkspaceAgent.Presets;
using Mocks.MockWorkspaceAgent.Processes;

namespace Mocks.MockWorkspaceAgent;

/// <summary>The mock workspace agent: its name, its services and its routes.</summary>
public static class WorkspaceAgentMock
{
    public static MockService Service { get; } = new(
        "Mock workspace agent", "mock-workspace-agent", WorkspaceAgentSettings.StandardPort, ImitatedBy(AgentProfile.Seed));

    public static MockProgram Program { get; } = ProgramOf(new CommandEnvironment());

    /// <summary>Runs the program, or with the verb <c>coder</c> the stand-in for that command: a script waits for it, so nothing of a server is touched.</summary>
    /// <returns>Its exit code.</returns>
    public static Task<int> RunAsync(string[] args) => args is ["coder", .. var words] ? CoderProgram.RunAsync(words) : Program.RunAsync(args);

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="found">Its settings as they were found, for <c>GET /__admin/settings</c>.</param>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static Task<RunningMock> StartAsync(WorkspaceAgentSettings settings, TimeProvider? time = null, IReadOnlyList<SettingValue>? found = null) =>
        RunningMock.StartAsync(Build(settings, new CommandEnvironment(), time ?? TimeProvider.System, found ?? [], ownsProcess: false));

    /// <param name="commands">Shared by the server and by the agent's life, which learns the manifest.</param>
    private static MockProgram ProgramOf(CommandEnvironment commands) => new(
        Service,
        WorkspaceAgentSettings.All,
        reader => Build(WorkspaceAgentSettings.Read(reader), commands, TimeProvider.System, reader.Found, ownsProcess: true),
        new ServiceVersions(WorkspaceAgentSettings.ProfileSetting, [.. AgentProfile.All.Select(profile => profile.Name)]),
        reader => LivingAgent.Start(WorkspaceAgentSettings.Read(reader), commands, Console.Out));

    private static WebApplication Build(
        WorkspaceAgentSettings settings, CommandEnvironment commands, TimeProvider time, IReadOnlyList<SettingValue> found, bool ownsProcess)
    {
        Reachable.Check(settings);
        var presets = new WorkspaceAgentPresets(settings);
        var app = MockHost.Build(Service with { Imitates = ImitatedBy(settings.Profile) }, settings.Host, found, time, ownsProcess, services =>
        {
            services.AddSingleton(settings);
            services.AddSingleton(settings.Profile);
            services.AddSingleton(presets);
            services.AddSingleton<IPresets>(presets);
            services.AddSingleton<IServiceGuard, PageGuard>();
            services.AddSingleton(new FileRoot(settings.Root));
            services.AddSingleton(commands);
            services.AddSingleton<IProcessRunner>(settings.Played is { } played ? new PlayedRunner(played, time) : new ShellRunner(settings.Profile, time));
            services.AddRequestState<ProcessTable>();
            services.AddRequestState<FileWriter>();
            services.AddRequestState<ContainerState>();
            services.AddSingleton(new SwaggerTags("General", "Processes", "Files", "Containers", "Network", "Debug"));
        }, Use, Map);
        // When the life of the agent has ended: its stop scripts may use the API, whose processes live until then.
        app.Lifetime.ApplicationStopped.Register(() => app.Services.GetRequiredService<ProcessTable>().Close());
        return app;
    }

    private static void Use(IApplicationBuilder service) => service.RunRoutes(AgentPaths.Of, UnmatchedRequests.AnswerAsync);

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGreeting();
        routes.MapProcesses();
        routes.MapDirectories(routes.ServiceProvider.GetRequiredService<AgentProfile>());
        routes.MapReading();
        routes.MapWriting();
        routes.MapEditing();
        routes.MapBundles(routes.ServiceProvider.GetRequiredService<AgentProfile>());
        routes.MapUploads(routes.ServiceProvider.GetRequiredService<AgentProfile>());
        routes.MapContainers();
        routes.MapPorts();
        routes.MapDebugging();
        routes.MapClockControl();
    }

    private static string ImitatedBy(AgentProfile profile) => $"the workspace agent ({profile.Name})";
}
