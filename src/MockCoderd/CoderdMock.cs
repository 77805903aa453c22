using Mocks.MockCoderd.AgentLogs;
using Mocks.MockCoderd.AppStatus;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.ChatContext;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.ExternalAuth;
using Mocks.MockCoderd.GitSshKey;
using Mocks.MockCoderd.InstanceIdentity;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.LogSources;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.RateLimits;
using Mocks.MockCoderd.Reinit;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.Rpc;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.Users;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.MockCoderd.Workspaces;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Views;
using Mocks.Wire.Coderd;

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
            services.AddScoped<AgentCallers>();
            services.AddScoped<AgentLookup>();
            services.AddScoped<LogIntake>();
            services.AddScoped<InstanceAgents>();
            services.AddScoped<TaskBodies>();
            services.AddScoped<TaskApp>();
            services.AddBridge(settings.Bridge);
        }, Map);
    }

    private static void Map(WebApplication app)
    {
        app.UseHostNames();
        app.UseCoderdPaths();
        app.UseCommonHeaders();
        app.UseCsrfGuard();
        app.UseKnownMethods();
        app.UseRateLimit();
        app.UseRouting();
        app.UseExactRoutes(UnknownRoutes.AnswerAsync, asSent: false);
        app.MapBuildInfo();
        app.MapInitScript();
        app.MapInstanceIdentity();
        app.MapSnapshotControl();
        app.MapWorldControl();
        app.MapExternalAuthControl();
        app.MapClaimControl();
        app.MapBridge();
        MapAgents(app.MapGroup("").WithExample(Sending("00000000-0000-4000-8000-0000000000aa")), app.Services.GetRequiredService<Release>());
        MapPeople(app.MapGroup("").WithExample(Sending("mocksessid-mocksessionsecret00001")), app.Services.GetRequiredService<Release>());
    }

    /// <summary>What an agent's token opens.</summary>
    private static void MapAgents(RouteGroupBuilder routes, Release release)
    {
        routes.MapGitSshKey();
        routes.MapAgentLogs();
        routes.MapAppStatus();
        routes.MapLogSources();
        routes.MapExternalAuth();
        routes.MapReinit();
        routes.MapRpc();
        routes.MapChatContext(release);
        if (release.LogSnapshots)
        {
            routes.MapLogSnapshots();
        }
    }

    /// <summary>What a user's key opens.</summary>
    private static void MapPeople(RouteGroupBuilder routes, Release release)
    {
        routes.MapWorkspaceAgents();
        routes.MapAgentLogReading();
        routes.MapWorkspaces();
        routes.MapUsers();
        if (release.Tasks)
        {
            routes.MapTasks();
            routes.MapCreateTask();
            routes.MapTaskInput();
            routes.MapTaskLogs();
        }

        if (release.Pause)
        {
            routes.MapTaskPause();
        }
    }

    // The default world's token, so that the pages' examples can be executed as they stand.
    private static RouteExample Sending(string token) => new(Headers: new Dictionary<string, string> { [LogSnapshotRoute.TokenHeader] = token });
}
