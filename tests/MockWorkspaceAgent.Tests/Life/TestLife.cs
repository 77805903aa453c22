using System.Collections.Immutable;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>An agent with folders of its own, and what it told.</summary>
internal sealed class TestLife : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(Func<LifeEvent, bool> Is, TaskCompletionSource<LifeEvent> Seen)> _waits = [];
    private readonly string _root = Directory.CreateTempSubdirectory("life-").FullName;

    private TestLife(Uri coder, string token, TimeProvider time, Func<AgentLifeSettings, AgentLifeSettings>? with)
    {
        Folders = AgentFolders.Under(_root);
        var settings = new AgentLifeSettings(coder, token, Folders, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! })
        {
            LoginShell = "/bin/sh",
        };
        Agent = new AgentLife(with?.Invoke(settings) ?? settings, time, Take);
    }

    public AgentLife Agent { get; }

    public AgentFolders Folders { get; }

    public ImmutableList<LifeEvent> Events { get; private set; } = [];

    public const string Token = "00000000-0000-4000-8000-0000000000aa";

    /// <summary>One that lives already.</summary>
    public static TestLife Start(Uri coder, TimeProvider? time = null, Func<AgentLifeSettings, AgentLifeSettings>? with = null, string token = Token)
    {
        var life = new TestLife(coder, token, time ?? TimeProvider.System, with);
        life.Agent.Start();
        return life;
    }

    /// <summary>Whether a process runs: one that is dead may wait for its parent.</summary>
    public static bool IsAlive(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public IEnumerable<T> Of<T>() => Events.OfType<T>();

    /// <summary>The lines that scripts printed.</summary>
    public IEnumerable<string> Lines => Of<OutputLine>().Select(line => line.Text);

    public IEnumerable<string> Warnings => Of<LifeWarning>().Select(warning => $"{warning.Source}: {warning.Text}");

    /// <summary>Waits for an event, also one that came before.</summary>
    public async Task<T> UntilAsync<T>(Func<T, bool>? matches = null)
        where T : LifeEvent
    {
        Task<LifeEvent> seen;
        lock (_gate)
        {
            if (Events.OfType<T>().FirstOrDefault(there => matches?.Invoke(there) ?? true) is { } known)
            {
                return known;
            }

            var wait = new TaskCompletionSource<LifeEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((made => made is T match && (matches?.Invoke(match) ?? true), wait));
            seen = wait.Task;
        }

        return (T)await seen.WaitAsync(RunningProgram.Patience);
    }

    public async Task<AgentLifecycle> StartEndedAsync() => await Agent.StartEndedAsync().WaitAsync(RunningProgram.Patience);

    public Task StopAsync() => Agent.StopAsync().WaitAsync(RunningProgram.Patience);

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private void Take(LifeEvent made)
    {
        lock (_gate)
        {
            Events = Events.Add(made);
            foreach (var wait in _waits.FindAll(wait => wait.Is(made)))
            {
                _waits.Remove(wait);
                wait.Seen.SetResult(made);
            }
        }
    }
}
