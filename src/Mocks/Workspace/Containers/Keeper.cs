using System.IO.Pipes;
using System.Text;
using Mocks.Go.Os.Exec;

namespace Mocks.Workspace.Containers;

/// <summary>The user of a container.</summary>
/// <param name="Id">Its user and group there.</param>
/// <param name="HostId">The user and group of this process, as the container sees them.</param>
/// <param name="Shell">Its login shell.</param>
internal sealed record ContainerUser(string Id, string HostId, string Name, string Shell);

/// <summary>A container's main program, a shell that reads orders from this process.</summary>
internal sealed class Keeper : IAsyncDisposable
{
    private const string Marker = "mocks-keeper";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AnonymousPipeServerStream _orders;
    private readonly RunningCommand _docker;
    private readonly string _container;
    private readonly Lock _gate = new();
    private bool _isClosed;

    private Keeper(AnonymousPipeServerStream orders, RunningCommand docker, string container) => (_orders, _docker, _container) = (orders, docker, container);

    public Task Ended => _docker.Ended;

    /// <summary>The user that it runs as.</summary>
    public ContainerUser Self { get; private set; } = null!;

    /// <exception cref="Mocking.Settings.SettingException">The container cannot be started, or the image has no shell (exit 3).</exception>
    public static async Task<Keeper> StartAsync(ContainerImage image, ContainerFolders folders)
    {
        var said = new Heard();
        var orders = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var docker = new GoCommand(
            ["docker", "run", "--interactive", "--rm", "--init", "--network=host", $"--name={folders.Name}", .. folders.Options(), "--entrypoint=sh", image.Name, "-s", Marker])
        {
            Group = ProcessGroup.NewSession, // Ctrl-C is for this process.
            Input = orders.ClientSafePipeHandle,
            Output = said.TakeOutput,
            Errors = said.TakeErrors,
        }.Start();
        orders.DisposeLocalCopyOfClientHandle();
        var keeper = new Keeper(orders, docker, folders.Name);
        keeper.Order(KeeperOrders.Greet(folders.Run));
        var greeted = await Task.WhenAny(said.FirstLine, docker.Ended, Task.Delay(Patience)) == said.FirstLine;
        if (greeted && (await said.FirstLine).Split(' ') is [_, var id, var host, var name, var shell])
        {
            keeper.Self = new ContainerUser(id, host, name, shell);
            return keeper;
        }

        await keeper.DisposeAsync();
        throw ContainerImage.Refused(image.Name, greeted ? "the image has no setsid, which starts each script in a session of its own. Use an image with it, such as Debian's"
            : said.Errors.Contains("exec sh failed", StringComparison.Ordinal) ? "the image has no sh, which starts the scripts. Use an image with it, such as Debian's"
            : $"a container of the image cannot be started ({DockerEnd.ReasonOf(said.Errors)}). Try docker run --network host with it");
    }

    public void Order(string text)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                _orders.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (IOException)
            {
                // The container has ended.
            }
        }
    }

    /// <summary>The processes of the container that are alive, without the keeper's own.</summary>
    /// <returns>With the engine's ids.</returns>
    public IReadOnlyList<(int Id, string Command)> Alive()
    {
        var listed = Task.Run(() => Docker.RunAsync("top", _container, "-eo", "pid,sid,stat,args")).GetAwaiter().GetResult();
        var rows = listed.Output.Split('\n').Skip(1).Select(line => line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length == 4).ToArray();
        var own = rows.Where(fields => fields[3].TrimEnd().EndsWith(Marker, StringComparison.Ordinal)).Select(fields => fields[1]).ToHashSet();
        return [.. rows.Where(fields => !own.Contains(fields[1]) && fields[2][0] is not ('Z' or 'X') && int.TryParse(fields[0], out _)).Select(fields => (int.Parse(fields[0]), fields[3].TrimEnd()))];
    }

    /// <summary>Ends the container, and all that runs in it.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = await Docker.RunAsync("rm", "--force", _container);
        lock (_gate)
        {
            _isClosed = true;
        }

        await _orders.DisposeAsync();
        await _docker.Ended;
    }

    /// <summary>What the keeper prints: a greeting, and later its complaints, of which the first few are kept.</summary>
    private sealed class Heard
    {
        private const int MaxCharacters = 8 * 1024;

        private readonly StringBuilder _output = new();
        private readonly StringBuilder _errors = new();
        private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _firstLine.Task;

        public string Errors
        {
            get
            {
                lock (_errors)
                {
                    return _errors.ToString();
                }
            }
        }

        public void TakeOutput(ReadOnlySpan<byte> bytes)
        {
            Take(_output, bytes);
            if (_output.ToString() is var text && text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end)
            {
                _firstLine.TrySetResult(text[..end]);
            }
        }

        public void TakeErrors(ReadOnlySpan<byte> bytes)
        {
            lock (_errors)
            {
                Take(_errors, bytes);
            }
        }

        private static void Take(StringBuilder to, ReadOnlySpan<byte> bytes)
        {
            if (to.Length < MaxCharacters)
            {
                to.Append(Encoding.UTF8.GetString(bytes));
            }
        }
    }
}
