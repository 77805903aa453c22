using Mocks.MockCoderd.AgentLogs;
using Mocks.MockCoderd.AppStatus;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.ChatContext;
using Mocks.MockCoderd.Control;
using Mocks.MockCoderd.ExternalAuth;
using Mocks.MockCoderd.GitSshKey;
using Mocks.MockCoderd.InstanceIdentity;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.LogSources;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.RateLimits;
using Mocks.MockCoderd.Reinit;
using Mocks.MockCoderd.Rpc;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.Users;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.MockCoderd.Workspaces;
using Mocks.Mocking.Control;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd;

/// <summary>The mock coderd as a whole: who it is, how it is started, what it is made of.</summary>
public static class CoderdMock
{
    public static MockService Service { get; } = new(
        "Mock coderd", "mock-coderd", CoderdSettings.StandardPort, $"coderd {Release.Standard.Name}",
        new Secrets(["Coder-Session-Token", "Authorization", "Cookie", "X-Api-Key", "X-Coder-Token", "X-Coder-AI-Governance-Token"], ["coder_session_token", "access_token"]));

    public static MockProgram Program { get; } = new(
        Service,
        CoderdSettings.All,
        reader => Build(CoderdSettings.Read(reader), TimeProvider.System, reader.Found, ownsProcess: true),
        new ServiceVersions(CoderdSettings.ReleaseSetting, [.. Release.All.Select(release => release.Name)]));

    /// <summary>Starts one and waits until it listens.</summary>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static Task<RunningMock> StartAsync(CoderdSettings settings, TimeProvider? time = null) =>
        RunningMock.StartAsync(Build(settings, time ?? TimeProvider.System, [], ownsProcess: false));

    private static WebApplication Build(CoderdSettings settings, TimeProvider time, IReadOnlyList<SettingValue> found, bool ownsProcess)
    {
        var presets = new CoderdPresets(settings);
        return MockHost.Build(Service with { Imitates = $"coderd {settings.Release.Name}" }, settings.Host, found, time, ownsProcess, services =>
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
            services.AddScoped<LogSnapshotIntake>();
            services.AddScoped<AgentAuth>();
            services.AddScoped<UserAuth>();
            services.AddScoped<TaskLookup>();
            services.AddScoped<LogIntake>();
            services.AddScoped<InstanceAgents>();
            services.AddScoped<TaskBodies>();
            services.AddScoped<TaskApp>();
            services.AddSingleton<RealRoutes>();
            services.AddBridge(settings.Bridge);
        }, Use, Map);
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
        routes.MapWorldControl();
        routes.MapExternalAuthControl();
        routes.MapClaimControl();
    }
}
