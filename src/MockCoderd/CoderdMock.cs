using Mocks.MockCoderd.AgentLogs;
using Mocks.MockCoderd.AppStatus;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.ChatContext;
using Mocks.MockCoderd.Control;
using Mocks.MockCoderd.ExternalAuth;
using Mocks.MockCoderd.GitSshKey;
using Mocks.MockCoderd.Inspector;
using Mocks.MockCoderd.InstanceIdentity;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.LogSources;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.RateLimits;
using Mocks.MockCoderd.Reinit;
using Mocks.MockCoderd.Replay;
using Mocks.MockCoderd.Rpc;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.Users;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.MockCoderd.WorkspaceApps;
using Mocks.MockCoderd.Workspaces;
using Mocks.Mocking.Control;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Replay;
using Mocks.Mocking.Routes;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd;

/// <summary>The mock coderd as a whole: who it is, how it is started, what it is made of.</summary>
public static class CoderdMock
{
    public static MockService Service { get; } = new(
        "Mock coderd", "mock-coderd", CoderdSettings.StandardPort, $"coderd {Release.Standard.Name}")
    {
        Calls = [.. RpcMethods.All.Select(method => method.Path)],
    };

    public static MockProgram Program { get; } = new(
        Service,
        CoderdSettings.All,
        reader => Build(CoderdSettings.Read(reader), TimeProvider.System, reader.Found, ownsProcess: true),
        new ServiceVersions(CoderdSettings.ReleaseSetting, [.. Release.All.Select(release => release.Name)]));

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="found">Its settings as they were found, for <c>GET /__admin/settings</c>.</param>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static Task<RunningMock> StartAsync(CoderdSettings settings, TimeProvider? time = null, IReadOnlyList<SettingValue>? found = null) =>
        RunningMock.StartAsync(Build(settings, time ?? TimeProvider.System, found ?? [], ownsProcess: false));

    /// <summary>One that is not started, for requests that do not come from the wire.</summary>
    /// <param name="configure">Changes the host, e.g. its server.</param>
    internal static WebApplication Build(CoderdSettings settings, TimeProvider time, Action<WebApplicationBuilder>? configure = null) =>
        Build(settings, time, [], ownsProcess: false, configure);

    private static WebApplication Build(
        CoderdSettings settings, TimeProvider time, IReadOnlyList<SettingValue> found, bool ownsProcess, Action<WebApplicationBuilder>? configure = null)
    {
        var presets = new CoderdPresets(settings);
        if (ownsProcess)
        {
            _ = Task.Run(() => presets.InForce); // Read on another core, while this one builds the server.
        }

        var app = MockHost.Build(Service with { Imitates = $"coderd {settings.Release.Name}" }, settings.Host, found, time, ownsProcess, services =>
        {
            services.AddSingleton(settings);
            services.AddSingleton(settings.Release);
            services.AddSingleton(presets);
            services.AddSingleton<IPresets>(presets);
            services.AddRequestState<WorldStore>();
            services.AddRequestState<SnapshotStore>();
            services.AddRequestState<OutputFileWriter>();
            services.AddRequestState<ClaimChannel>();
            services.AddSingleton<RateLimiter>();
            services.AddSingleton<IResettable>(provider => provider.GetRequiredService<RateLimiter>());
            services.AddScoped<IReadableState, ReadableSnapshots>();
            services.AddScoped<LogSnapshotIntake>();
            services.AddScoped<AgentAuth>();
            services.AddScoped<UserAuth>();
            services.AddScoped<TaskLookup>();
            services.AddScoped<LogIntake>();
            services.AddScoped<InstanceAgents>();
            services.AddAgentSessions();
            services.AddScoped<TaskBodies>();
            services.AddScoped<TaskApp>();
            services.AddSingleton<TaskAppAddress>();
            services.AddWorkspaceApps();
            services.AddSingleton<RealRoutes>();
            services.AddSingleton(new SwaggerTags("Users", "Tasks", "Workspaces", "InitScript", "Agents", "AI Bridge", "General", "world", "snapshots", "bridge"));
            services.AddBridge(settings.Bridge);
            services.AddSingleton<JournalReplay>();
            services.AddCoderdViews();
        }, Use, Map, configure);
        settings.OwnPresets?.Watch(time, said => Console.Error.WriteLine($"{Service.Program}: {said}"), app.Lifetime.ApplicationStopping);
        app.Services.GetRequiredService<SecretText>().Know(() => app.Services.GetRequiredService<WorldStore>().World.Tokens);
        return app;
    }

    private static void Use(IApplicationBuilder service)
    {
        service.UseHostNames();
        service.UseCoderdPaths();
        service.UseCommonHeaders();
        service.UseCsrfGuard();
        service.UseKnownMethods();
        service.UseRateLimit();
        service.RunRoutes(context => context.Request.Path.Value!, UnmatchedRequests.AnswerAsync);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapBuildInfo();
        routes.MapInitScript();
        routes.MapInstanceIdentity();
        routes.MapWorkspaceAgents();
        routes.MapWorkspaces();
        routes.MapWorkspaceApps();
        routes.MapUsers();
        routes.MapTasks();
        routes.MapBridge();

        var me = routes.MapGuarded("/api/v2/workspaceagents/me", Guards.Agent);
        me.MapGitSshKey();
        me.MapAgentLogs();
        me.MapAppStatus();
        me.MapLogSources();
        me.MapExternalAuth();
        me.MapReinit();
        me.MapRpc();
        me.MapChatContext();
        me.MapLogSnapshots();

        routes.MapSnapshotControl();
        routes.MapReadingControl();
        routes.MapWorldControl();
        routes.MapManifestControl();
        routes.MapAgentSessionControl();
        routes.MapExternalAuthControl();
        routes.MapClaimControl();
        routes.MapReplayControl();
    }
}
