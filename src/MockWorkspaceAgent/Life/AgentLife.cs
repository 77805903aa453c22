using System.Net.Sockets;
using Mocks.MockWorkspaceAgent.Life.Logs;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Scripts;
using Mocks.MockWorkspaceAgent.Life.Socket;
using Mocks.MockWorkspaceAgent.Life.WorkspaceMetadata;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>The life of one workspace agent: it connects to coderd, runs the scripts of its manifest, reports, and stops.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>. There is no network: peers, SSH and dev containers are not there.</remarks>
public sealed partial class AgentLife : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly AgentLifeSettings _settings;
    private readonly TimeProvider _time;
    private readonly Teller _teller;
    private readonly AgentEnvironment _environment;
    private readonly AgentProcesses _processes;
    private readonly LifecycleQueue _lifecycle;
    private readonly LogSender _logs;
    private readonly WorkspaceCommands _commands;
    private readonly ScriptRunner _scripts;
    private readonly MetadataCollector _metadata;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private volatile AgentManifest? _manifest;
    private AgentSocket? _socket;
    private Task? _living;
    private Task _starting = Task.CompletedTask;
    private Task? _stop;
    private Task? _kill;

    /// <param name="time">Every wait, time limit and time in a report is by this clock.</param>
    /// <param name="onEvent">Called for one event at a time, also in the thread that reads the scripts' output: it must not block for long.</param>
    public AgentLife(AgentLifeSettings settings, TimeProvider time, Action<LifeEvent> onEvent)
    {
        (_settings, _time, _teller) = (settings, time, new Teller(time, onEvent));
        _environment = new AgentEnvironment(settings);
        _processes = new AgentProcesses(settings.Folders, settings.Place);
        _lifecycle = new LifecycleQueue(time, _teller);
        _logs = new LogSender(time, _teller);
        _commands = new WorkspaceCommands(settings, _environment, _processes, () => _manifest);
        _scripts = new ScriptRunner(new ScriptRun(_commands, _logs, time, _teller), _commands, time, _teller, settings.ScriptNames);
        _metadata = new MetadataCollector(_commands, time);
    }

    /// <summary>The newest manifest; null before the first.</summary>
    public AgentManifest? Manifest => _manifest;

    /// <summary>How far the agent is. coderd may not know it yet.</summary>
    public AgentLifecycle State => _lifecycle.Current;

    /// <summary>The environment of a command that a person runs in the workspace: that of a script, without what belongs to one script. Before the first
    /// manifest it is that of the agent.</summary>
    public IReadOnlyDictionary<string, string> ScriptEnvironment => _manifest is { } manifest
        ? _environment.ForCommand(manifest, _commands.Shell) : _environment.Own;

    /// <summary>Makes the agent's folders, and begins to connect. A second call does nothing.</summary>
    /// <exception cref="IOException">A folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be made.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_living is null)
            {
                foreach (var folder in (string[])[_settings.Folders.Home, _settings.Folders.Temp, _settings.Folders.Logs, _settings.Folders.ScriptData, _settings.Folders.Bin])
                {
                    Directory.CreateDirectory(folder);
                }

                CoderLauncher.Write(_environment.Coder, _settings.CoderCommand);
                OpenSocket();
                _living = Task.Run(LiveAsync);
            }
        }
    }

    /// <summary>Waits until the start scripts have ended.</summary>
    /// <returns>READY, START_ERROR or START_TIMEOUT; a state of the stop when the agent was stopped before.</returns>
    public Task<AgentLifecycle> StartEndedAsync(CancellationToken cancellationToken = default) => _lifecycle.StartEnded.WaitAsync(cancellationToken);

    /// <summary>Stops the agent as SIGTERM does: stop scripts, last reports. A second call waits for the first.</summary>
    /// <param name="cancellationToken">Ends the wait, not the stop.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _stop ??= Task.Run(StopOnceAsync, CancellationToken.None);
        }

        return _stop.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the agent as SIGKILL for its container does: every process of it dies, and nothing is reported. After a stop it ends what that left.</summary>
    public Task KillAsync()
    {
        lock (_gate)
        {
            return _kill ??= Task.Run(KillOnceAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _scripts.Dispose();
    }

    // An agent without a socket lives on: every call of coder exp sync fails then.
    private void OpenSocket()
    {
        try
        {
            _socket = new AgentSocket(_settings.Folders.Socket, _teller);
        }
        catch (Exception refused) when (refused is SocketException or ArgumentException or IOException)
        {
            _teller.Warn("socket", $"{_settings.Folders.Socket} cannot be opened, so coder exp sync fails: {refused.Message}");
        }
    }

    private async Task CloseSocketAsync()
    {
        if (Interlocked.Exchange(ref _socket, null) is { } socket)
        {
            await socket.DisposeAsync();
        }
    }

    private async Task KillOnceAsync()
    {
        await _ended.CancelAsync();
        await _processes.KillAsync();
        await CloseSocketAsync();
        if (_living is { } living)
        {
            await living;
        }
    }
}
