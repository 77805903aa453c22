using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Access;
using Mocks.MockAgentApi.OpenApi;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;
using Mocks.MockAgentApi.Uploads;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Log;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Telemetry;

namespace Mocks.MockAgentApi.Server;

/// <summary>One life of <c>agentapi server</c>, from its checks to its exit code.</summary>
/// <remarks>
/// Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>runServer</c>, and <c>signals_unix.go</c>. Checks, log lines and the
/// steps of stopping come in upstream's order. The agent's command is logged but not run, unless <c>MOCK_RUN_AGENT</c> says so: the mock simulates the agent.
/// </remarks>
internal sealed class ServerRun(ServerOptions options, AgentApiVersion version, Func<string, string?> ownVariable, TextWriter output, TextWriter error)
{
    private const int MinCells = 10;

    /// <summary>Upstream waits this long for a screen that is being drawn.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(48);

    private readonly ServerLog _log = new(options.Switch(ServerFlag.PrintOpenApi) ? null : output, TimeProvider.System);
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool UsesAcp => options.Switch(ServerFlag.Acp);

    /// <returns>The exit code: 0 after a graceful stop or when the agent exits with 0, else 1.</returns>
    public async Task<int> RunAsync()
    {
        try
        {
            return await CheckAndServeAsync() ? 0 : 1;
        }
        catch (WrappedError failed)
        {
            await error.WriteAsync($"{failed.Detailed}\n");
            return 1;
        }
    }

    private async Task<bool> CheckAndServeAsync()
    {
        var type = AgentTypes.Of(options.Text(ServerFlag.Type), options.Command[0]);
        var (width, height) = (options.Number(ServerFlag.TermWidth), options.Number(ServerFlag.TermHeight));
        Require(width >= MinCells, "term width must be at least 10");
        Require(height >= MinCells, "term height must be at least 10");
        var prompt = await ReadPromptAsync();
        var state = CheckState();
        var settings = Settings() with
        {
            AgentType = type,
            TermWidth = width,
            TermHeight = height,
            InitialPrompt = prompt,
            Acp = UsesAcp,
            ChatBasePath = options.Text(ServerFlag.ChatBasePath),
            AllowedHosts = options.List(ServerFlag.AllowedHosts),
            AllowedOrigins = options.List(ServerFlag.AllowedOrigins),
        };
        RunAgent.Check(settings);
        var pidFile = options.Text(ServerFlag.PidFile);
        var pid = pidFile.Length == 0 ? null : Wrap("failed to write PID file", () => PidFile.Write(pidFile, _log));
        if (!LaunchAgent(settings, out var agent))
        {
            return false; // Upstream exits at once, and leaves the PID file behind.
        }

        using (pid)
        using (agent)
        {
            await ServeAsync(settings, state, agent);
            return true;
        }
    }

    private async Task<string?> ReadPromptAsync()
    {
        var prompt = options.Text(ServerFlag.InitialPrompt);
        if (prompt.Length == 0 && Console.IsInputRedirected && version.ReadsPromptFromStdin)
        {
            // To its end: the server does not start while another process holds it open.
            using var standard = Console.OpenStandardInput();
            using var read = new MemoryStream();
            await standard.CopyToAsync(read);
            if (read.Length > 0)
            {
                prompt = Encoding.UTF8.GetString(read.GetBuffer().AsSpan(0, (int)read.Length));
                _log.Info("Read initial prompt from stdin", ("bytes", read.Length));
            }
        }

        prompt = prompt.Trim(' ', '\t', '\n', '\r', '\f', '\v');
        return prompt.Length == 0 ? null : prompt;
    }

    private StateKeeper CheckState()
    {
        var path = options.Text(ServerFlag.StateFile);
        var hasFile = path.Length > 0;
        var loads = options.IsSet(ServerFlag.LoadState) ? options.Switch(ServerFlag.LoadState) : hasFile;
        var saves = options.IsSet(ServerFlag.SaveState) ? options.Switch(ServerFlag.SaveState) : hasFile;
        Require(hasFile || !loads, "--load-state requires --state-file to be set");
        Require(hasFile || !saves, "--save-state requires --state-file to be set");
        Require(!UsesAcp || !(loads || saves), "ACP mode doesn't support state persistence");
        return new StateKeeper(path, loads, saves, _log);
    }

    private bool LaunchAgent(AgentApiSettings settings, out PtyProgram? agent)
    {
        agent = null;
        Require(!options.Switch(ServerFlag.PrintOpenApi) || !UsesAcp, "flags --print-openapi and --experimental-acp are mutually exclusive");
        if (options.Switch(ServerFlag.PrintOpenApi))
        {
            return true;
        }

        var arguments = string.Join(' ', options.Command.Skip(1));
        _log.Info($"Running{(UsesAcp ? " (ACP)" : "")}: {options.Command[0]} {arguments}");
        try
        {
            if (settings.RunAgent is { } command)
            {
                agent = PtyProgram.Start(command, settings.TermWidth, settings.TermHeight);
            }
            else if (new SettingReader(_ => null, ownVariable).Switch(AgentApiSettings.CheckAgentSetting)
                && AgentCommand.Problem(options.Command[0], ownVariable("PATH")) is { } problem)
            {
                throw WrappedError.Plain(problem);
            }

            return true;
        }
        catch (WrappedError refused)
        {
            _log.Error($"Error starting process: {refused.Message}");
            return false;
        }
    }

    /// <summary>The mock's own settings. Without a preset, messages or an agent, <c>echo</c> is the agent.</summary>
    private AgentApiSettings Settings()
    {
        var settings = AgentApiSettings.Read(OwnSettings());
        var port = options.Number(ServerFlag.Port);
        return settings with
        {
            Host = settings.Host with { Port = port is >= 0 and <= 65535 ? port : 0 },
            Agent = settings.Agent ?? (settings.Preset is null && settings.Messages is null && settings.RunAgent is null ? "echo" : null),
            RunAgent = settings.RunAgent is [] ? options.Command : settings.RunAgent,
        };
    }

    private SettingReader OwnSettings() => new SettingReader(setting => setting == AgentApiSettings.PortSetting ? "0" : null, ownVariable)
        // Upstream's output is upstream's alone, unless MOCK_LOG says otherwise.
        .Renamed(new Dictionary<Setting, Setting> { [LogSettings.AmountSetting] = LogSettings.AmountSetting with { Default = "none" } });

    private async Task ServeAsync(AgentApiSettings settings, StateKeeper state, PtyProgram? agent)
    {
        if (version.ChecksHost)
        {
            CheckAccess(settings);
        }

        if (options.Switch(ServerFlag.PrintOpenApi))
        {
            await output.WriteAsync(Encoding.UTF8.GetString(new OpenApiDocument(version.Reported).Read("printed.json")));
            return;
        }

        var app = AgentApiMock.Build(settings, TimeProvider.System, [], ownsProcess: false, new ServerLife(_log, agent, state.Loader, EndsWithAgent: true));
        var uploads = app.Services.GetRequiredService<UploadFolder>();
        if (version.TakesUploads)
        {
            _log.Info("Created temporary directory for uploads", ("tempDir", uploads.FullPath));
        }

        var live = app.Services.GetRequiredService<LiveConversation>();
        using var signals = new StopSignals(Stop);
        using var save = Sigusr1.Handle(() => SaveNow(state, live.Current));
        _log.Info("Starting server on port", ("port", options.Number(ServerFlag.Port)));
        await using var mock = await ListenAsync(app);
        await using var telemetry = TelemetryExport.Start("mock-agentapi", mock);
        using var trim = MemoryTrim.OfProcess();
        using var exchanges = ExchangeLog.Start(mock, LogOutput.StandardError);
        if (BindWarning.Of(OwnSettings()) is { } warning)
        {
            await error.WriteAsync($"mock-agentapi: {warning}\n");
        }

        if (options.Number(ServerFlag.Port) == 0)
        {
            // Ours: upstream does not log the port it took.
            _log.Info("Mock AgentAPI listening", ("address", mock.Reached));
        }

        if (await Task.WhenAny(_stop.Task, live.AgentExited) != _stop.Task)
        {
            // The message that the agent died of may still be answered.
            await Task.WhenAny(app.Services.GetRequiredService<PostLock>().UntilFreeAsync(), Task.Delay(LastLook / settings.Speed));
        }

        var shutdown = new ServerShutdown(mock, live, uploads, version, _log);
        await (version.StopsGracefully || live.AgentExited.IsCompleted ? shutdown.StopAsync(state) : shutdown.CutOffAsync());
    }

    private void CheckAccess(AgentApiSettings settings)
    {
        var hosts = Refusing("failed to parse allowed hosts", () => AccessLists.ParseHosts(settings.AllowedHosts!));
        var origins = Refusing("failed to parse allowed origins", () => AccessLists.ParseOrigins(settings.AllowedOrigins!));
        _log.Info($"Allowed hosts: {string.Join(", ", hosts)}");
        _log.Info($"Allowed origins: {string.Join(", ", origins)}");

        IReadOnlyList<string> Refusing(string what, Func<IReadOnlyList<string>> parse) => Wrap("failed to create server", () => Wrap(what, parse));
    }

    private async Task<RunningMock> ListenAsync(WebApplication app)
    {
        var port = options.Number(ServerFlag.Port);
        if (port is < 0 or > 65535)
        {
            await app.DisposeAsync();
            throw NotStarted($"listen tcp: address {port}: invalid port");
        }

        try
        {
            return await RunningMock.StartAsync(app);
        }
        catch (SettingException refused) when (refused.InnerException is { } cause)
        {
            var why = (cause as SocketException ?? cause.GetBaseException() as SocketException)?.SocketErrorCode switch
            {
                SocketError.AccessDenied => "permission denied",
                SocketError.AddressNotAvailable => "cannot assign requested address",
                _ => "address already in use",
            };
            throw NotStarted(string.Create(CultureInfo.InvariantCulture, $"listen tcp :{port}: bind: {why}"));
        }

        static WrappedError NotStarted(string why) => new("failed to start server", WrappedError.Plain(why));
    }

    private void Stop(string signal)
    {
        if (version.StopsGracefully)
        {
            _log.Info("Received shutdown signal", ("signal", signal));
        }

        _stop.TrySetResult();
    }

    private void SaveNow(StateKeeper state, IConversation conversation)
    {
        if (!version.KeepsState)
        {
            return;
        }

        _log.Info("Received SIGUSR1, saving state without exiting");
        state.Save(conversation, "SIGUSR1", "Failed to save state on SIGUSR1");
        if (ownVariable(AgentApiSettings.Sigusr1FileSetting.Variable) is { Length: > 0 } marker)
        {
            Sigusr1.Mark(marker);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new WrappedError(otherwise);
        }
    }

    private static T Wrap<T>(string outer, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (WrappedError inner)
        {
            throw new WrappedError(outer, inner);
        }
    }
}
