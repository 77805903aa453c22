using System.Collections.Concurrent;
using System.Globalization;
using Mocks.Go.Os.Exec;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.Workspace.Containers;

/// <summary>The container of one agent, in which its commands run: it shares this machine's network and the agent's folders.</summary>
/// <remarks>Its main program, the keeper, is a shell that reads orders. It ends when the pipe with the orders is closed, which the end of this process does in any case.</remarks>
internal sealed class AgentContainer : ICommandPlace, IAsyncDisposable
{
    private readonly ContainerFolders _folders;
    private readonly Keeper _keeper;
    private readonly ContainerImage _image;
    private readonly ConcurrentDictionary<int, RunningCommand> _standIns = new();
    private readonly Lock _gate = new();
    private int _last;
    private Task? _kill;
    private volatile bool _isEnded;

    private AgentContainer(ContainerFolders folders, Keeper keeper, ContainerImage image)
    {
        (_folders, _keeper, _image) = (folders, keeper, image);
        _ = keeper.Ended.ContinueWith(_ => EndStandIns(), TaskScheduler.Default);
    }

    public string User => _keeper.Self.Name;

    public string Shell => _keeper.Self.Shell;

    /// <summary>The folder that is <c>/tmp</c> there.</summary>
    public string SharedTemp => _folders.SharedTemp;

    /// <exception cref="Mocking.Settings.SettingException">The image cannot be used (exit 3).</exception>
    public static async Task<AgentContainer> StartAsync(ContainerImage image, ContainerFolders folders) =>
        new(folders, await Keeper.StartAsync(image, folders), image);

    public RunningCommand Start(GoCommand command)
    {
        var files = new CommandFiles(Path.Combine(_folders.Run, Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture)));
        if (command.Arguments.Concat(command.Environment ?? []).Append(command.Folder ?? "").Any(text => text.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ExecException($"fork/exec {command.Arguments[0]}: invalid argument");
        }

        files.Make();
        _folders.Open();
        var running = files.StandInFor(command, $"CODER_AGENT_SOCKET_PATH={_folders.Agent.Socket}", (signal, toGroup) =>
        {
            _keeper.Order(KeeperOrders.Signal(signal, toGroup, files));
            return null;
        }).Start();
        _standIns[running.Id] = running;
        _ = running.Ended.ContinueWith(_ =>
        {
            _standIns.TryRemove(running.Id, out RunningCommand? _);
            files.Remove();
        }, TaskScheduler.Default);
        _keeper.Order(KeeperOrders.Start(command, _folders.Agent.Home, files));
        if (_isEnded)
        {
            EndStandIns();
        }

        return running;
    }

    public IReadOnlyList<(int Id, string Command)> Alive() => _keeper.Alive();

    public Task KillAsync()
    {
        lock (_gate)
        {
            return _kill ??= Task.Run(KillOnceAsync);
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task KillOnceAsync()
    {
        await _keeper.DisposeAsync();
        EndStandIns();
        await Task.WhenAll(_standIns.Values.Select(running => running.Ended));
        await _folders.TakeBackAsync(_image, _keeper.Self);
    }

    // The processes that they stand for have ended with the container.
    private void EndStandIns()
    {
        _isEnded = true;
        foreach (var running in _standIns.Values)
        {
            Signals.Send(-running.Id, Signals.Kill);
            running.CutPipes();
        }
    }
}
