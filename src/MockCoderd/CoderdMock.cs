using Mocks.MockCoderd.AgentLogs;
using Mocks.MockCoderd.AppStatus;
using Mocks.MockCoderd.Auth;
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

namespace Mocks.MockCoderd;

/// <summary>The mock coderd as a whole: who it is, how it is started, what it is made of.</summary>
public static class CoderdMock
{
    public static MockService Service { get; } = new(
        "Mock coderd", "mock-coderd", CoderdSettings.StandardPort, $"coderd {Release.Standard.Name}",
        new Secrets(["Coder-Session-Token", "Authorization", "Cookie"], ["coder_session_token", "access_token"]));

    public static MockProgram Program { get; } =
        new(Service, CoderdSettings.All, reader => Build(CoderdSettings.Read(reader), TimeProvider.System, reader.Found, ownsProcess: true));

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
            services.AddSingleton<WorldStore>();
            services.AddSingleton<LogSnapshotIntake>();
            services.AddSingleton<OutputFileWriter>();
            services.AddSingleton<SnapshotStore>();
            services.AddSingleton<IResettable>(provider => provider.GetRequiredService<SnapshotStore>());
            services.AddSingleton<RateLimiter>();
            services.AddSingleton<IResettable>(provider => provider.GetRequiredService<RateLimiter>());
            services.AddSingleton<AgentAuth>();
            services.AddSingleton<UserAuth>();
            services.AddSingleton<TaskLookup>();
            services.AddSingleton<AgentCallers>();
            services.AddSingleton<AgentLookup>();
            services.AddSingleton<LogIntake>();
            services.AddSingleton<ClaimChannel>();
            services.AddSingleton<InstanceAgents>();
            services.AddSingleton<TaskBodies>();
            services.AddSingleton<TaskApp>();
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
        MapReleased(app, app.Services.GetRequiredService<Release>());
        app.MapSnapshotControl();
        app.MapWorldControl();
        app.MapGitSshKey();
        app.MapAgentLogs();
        app.MapAppStatus();
        app.MapLogSources();
        app.MapExternalAuth();
        app.MapReinit();
        app.MapRpc();
        app.MapInstanceIdentity();
        app.MapWorkspaceAgents();
        app.MapAgentLogReading();
        app.MapWorkspaces();
        app.MapUsers();
        app.MapChatContext(app.Services.GetRequiredService<Release>());
        app.MapExternalAuthControl();
        app.MapClaimControl();
    }

    /// <summary>The routes that not every release has.</summary>
    private static void MapReleased(WebApplication app, Release release)
    {
        if (release.LogSnapshots)
        {
            app.MapLogSnapshots();
        }

        if (release.Tasks)
        {
            app.MapTasks();
            app.MapCreateTask();
            app.MapTaskInput();
            app.MapTaskLogs();
        }

        if (release.Pause)
        {
            app.MapTaskPause();
        }
    }
}
