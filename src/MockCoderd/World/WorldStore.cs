using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.World;

/// <summary>The world as it is now: what the preset in force declared, and what the routes have made of it since.</summary>
/// <remarks>
/// All values are immutable records; all changes happen under one lock.
/// There is no timer: a workspace advances when it is read.
/// </remarks>
public sealed class WorldStore(CoderdPresets presets, CoderdSettings settings, TimeProvider time) : IRequestState<WorldStore>, IResettable
{
    private static readonly TimeSpan QueuedFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartLasts = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly WorkspaceWatches _watches = new();
    private InForce? _loaded;
    private Tables _tables = null!;
    private WorldStore? _live;

    /// <summary>A moment as coderd's database keeps it: to the microsecond.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>All of it, as it is now.</summary>
    public World World => Locked(tables => new World(
        tables.Organization, [.. tables.Users], tables.Templates, [.. tables.Tasks.Values],
        [.. tables.Workspaces.Keys.ToArray().Select(id => tables.Workspace(id, Now)!)], tables.ExternalAuth, tables.Banners));

    public Organization Organization => Locked(tables => tables.Organization);

    public IReadOnlyList<User> Users => Locked(tables => tables.Users.ToArray());

    public IReadOnlyList<Template> Templates => Locked(tables => tables.Templates);

    public IReadOnlyList<ExternalAuthProvider> ExternalAuth
    {
        // A request that waits for a link gets it even when its answer is replaced, and no request of the service makes one.
        get => _live?.ExternalAuth ?? Locked(tables => tables.ExternalAuth);
        set => Locked(tables => { tables.ExternalAuth = value; });
    }

    public IReadOnlyList<Banner> Banners
    {
        get => Locked(tables => tables.Banners);
        set => Locked(tables => { tables.Banners = value; });
    }

    /// <summary>Oldest declaration first, deleted ones too.</summary>
    public IReadOnlyList<WorkspaceTask> Tasks => Locked(tables => tables.Tasks.Values.ToArray());

    public IReadOnlyList<Workspace> Workspaces => World.Workspaces;

    /// <summary>The user that lenient answers take every caller for.</summary>
    public User DefaultUser => Locked(tables => tables.Users[0]);

    /// <summary>The task lenient answers take every task for: the first that was declared, deleted or not.</summary>
    public WorkspaceTask DefaultTask => Locked(tables => tables.Tasks.Values.First());

    /// <summary>The same for a world that may have no task; null then.</summary>
    public WorkspaceTask? FirstTask => Locked(tables => tables.Tasks.Values.FirstOrDefault());

    /// <summary>The agent lenient answers take every agent for: the newest of the default task's workspace.</summary>
    public (Workspace Workspace, Agent Agent) DefaultAgent => Locked(tables =>
    {
        var workspace = tables.Workspace(tables.Tasks.Values.FirstOrDefault()?.WorkspaceId ?? tables.Workspaces.Keys.First(), Now)!;
        return (workspace, workspace.Running.FirstOrDefault() ?? workspace.Newest!);
    });

    /// <returns>Null when there is none, or it was deleted.</returns>
    public WorkspaceTask? TaskById(Guid id) => Locked(tables => tables.Tasks.GetValueOrDefault(id) is { Deleted: false } task ? task : null);

    /// <summary>Names of tasks compare without case, and are an owner's own.</summary>
    public WorkspaceTask? TaskByName(User owner, string name) => Locked(tables => tables.Tasks.Values.FirstOrDefault(task =>
        !task.Deleted && task.Owner == owner.Name && task.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    public User? UserByName(string name) => Locked(tables =>
        tables.Users.Find(user => user.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    public User? UserById(Guid id) => Locked(tables => tables.Users.Find(user => user.Id == id));

    /// <summary>The workspace as it stands now, deleted or not; null when there is none.</summary>
    public Workspace? WorkspaceById(Guid id) => Locked(tables => tables.Workspace(id, Now));

    /// <summary>Whose agent has this token, good or not.</summary>
    public (Workspace Workspace, Agent Agent)? AgentByToken(Guid token) => Locked(tables => tables.AgentByToken(token, Now));

    /// <summary>The workspace whose programs have the owner's key of this id; null when there is none.</summary>
    /// <param name="id">The key's first part, with its hyphen.</param>
    public Workspace? WorkspaceOfSessionToken(string id) => Locked(tables =>
        tables.Workspaces.Values.FirstOrDefault(workspace => workspace.OwnerSessionToken?.StartsWith(id, StringComparison.Ordinal) ?? false) is { } found
            ? tables.Workspace(found.Id, Now)
            : null);

    /// <summary>The agent of this id, in whatever workspace.</summary>
    public (Workspace Workspace, Agent Agent)? AgentById(Guid id) => Locked<(Workspace, Agent)?>(tables =>
        tables.Workspaces.Values.FirstOrDefault(workspace => workspace.Agents.Any(agent => agent.Id == id)) is { } found
            && tables.Workspace(found.Id, Now) is { } workspace
            ? (workspace, workspace.Agents.First(agent => agent.Id == id))
            : null);

    /// <summary>An id that nothing in this world has yet. They count up, and begin again with the world.</summary>
    public Guid NextId() => Locked(tables => tables.NextId());

    /// <summary>A number for the next row of something that is counted, e.g. agent logs.</summary>
    public long NextNumber() => Locked(tables => ++tables.Rows);

    public void Put(User user) => Locked(tables => tables.Put(user));

    public void Put(WorkspaceTask task) => Locked(tables => tables.Tasks[task.Id] = task);

    public void Put(Workspace workspace) => Locked(tables => Put(tables, workspace));

    /// <summary>How many wait for a change of a workspace.</summary>
    public int Watching => _watches.Count;

    /// <summary>Waits for the next change to a workspace. State that only the clock advances does not count.</summary>
    internal WorkspaceWatch Watch(Guid workspaceId) => Locked(_ => _watches.Start(workspaceId));

    public WorldStore Detach() => Locked(tables =>
        new WorldStore(presets, settings, time) { _live = this, _loaded = _loaded, _tables = new Tables(tables) });

    /// <summary>Loads the world of the preset in force at once, not at the next read.</summary>
    public void Reset() => Locked(_ => { });

    /// <summary>Changes a workspace atomically.</summary>
    /// <param name="change">From the workspace as it stands now to what it shall be, and what to tell the caller.</param>
    /// <exception cref="KeyNotFoundException">There is no such workspace.</exception>
    public T Change<T>(Guid workspaceId, Func<Workspace, (Workspace Changed, T Result)> change) => Locked(tables =>
    {
        var (changed, result) = change(tables.Workspace(workspaceId, Now) ?? throw new KeyNotFoundException($"There is no workspace {workspaceId}."));
        Put(tables, changed);
        return result;
    });

    /// <summary>Changes an agent atomically.</summary>
    public T Change<T>(Guid workspaceId, Guid agentId, Func<Agent, (Agent Changed, T Result)> change) => Change(workspaceId, workspace =>
    {
        var (changed, result) = change(workspace.Agents.First(agent => agent.Id == agentId));
        return (workspace.With(changed), result);
    });

    /// <summary>Makes the next build of a workspace: pending first, then moved on by the clock.</summary>
    /// <returns>The workspace with it; null when a build is still active.</returns>
    public Workspace? Build(Guid workspaceId, Transition transition, User initiator, string reason) => Change(workspaceId, workspace =>
    {
        if (workspace.Latest.IsActive)
        {
            return (workspace, (Workspace?)null);
        }

        var next = NextBuild(workspace.Latest.Number + 1, transition, initiator, reason);
        var changed = workspace with
        {
            Builds = [.. workspace.Builds, next],
            Agents = transition == Transition.Start ? [.. workspace.Agents, .. Successors(workspace, next.Number)] : workspace.Agents,
        };
        return (changed, changed);
    });

    /// <summary>Sets the job of the latest build; the clock no longer advances it.</summary>
    /// <param name="error">The job's own words, for one that failed.</param>
    public void MoveJob(Guid workspaceId, JobStatus job, string? error = null) => Change(workspaceId, workspace =>
    {
        var moved = workspace.Latest.Become(job, Now) with { RunsAt = null, EndsAt = null, Error = error };
        return (workspace.With(moved), true);
    });

    /// <summary>A build as it is when it has just been asked for.</summary>
    public Build NextBuild(int number, Transition transition, User initiator, string reason)
    {
        var lasts = transition == Transition.Start ? StartLasts : settings.StopWindow.Lasts;
        var queued = lasts is { } short_ && short_ / 2 < QueuedFor ? short_ / 2 : QueuedFor;
        return new Build(NextId(), NextId(), number, transition, JobStatus.Pending, initiator.Name, reason, Now,
            RunsAt: Now + queued, EndsAt: Now + lasts);
    }

    // A start gives every agent a new identity and a new token; names and apps are the template's.
    private IEnumerable<Agent> Successors(Workspace workspace, int number)
    {
        var last = workspace.Agents.Max(agent => agent.BuildNumber);
        return workspace.Agents.Where(agent => agent.BuildNumber == last && agent.Parent is null).Select(agent => new Agent(
            NextId(), agent.Name, NextId(), number, AgentLifecycle.Created, InstanceId: agent.InstanceId, NoUserData: agent.NoUserData, Manifest: agent.Manifest.Renew(NextId),
            Apps: [.. agent.Apps.Select(app => app with { Id = NextId(), Health = AppHealth.Initializing })]));
    }

    private void Put(Tables tables, Workspace workspace)
    {
        tables.Put(workspace);
        _watches.Tell(workspace.Id);
    }

    private void Locked(Action<Tables> change) => Locked(tables =>
    {
        change(tables);
        return true;
    });

    // The lock is reentrant, so a change may read.
    private T Locked<T>(Func<Tables, T> use)
    {
        lock (_gate)
        {
            var inForce = presets.InForce;
            if (!ReferenceEquals(_loaded, inForce))
            {
                (_loaded, _tables) = (inForce, new Tables(inForce.World));
                _watches.EndAll();
            }

            return use(_tables);
        }
    }

    private sealed class Tables
    {
        private readonly Dictionary<Guid, Guid> _workspaceOfToken = [];
        private int _ids;

        public Tables(World world)
        {
            Organization = world.Organization;
            Users = [.. world.Users];
            Templates = world.Templates;
            ExternalAuth = world.ExternalAuth;
            Banners = world.Banners;
            Tasks = new(world.Tasks.Select(task => KeyValuePair.Create(task.Id, task)));
            foreach (var workspace in world.Workspaces)
            {
                Put(workspace);
            }
        }

        public Tables(Tables other)
        {
            (Organization, Templates, ExternalAuth, Banners, Rows, _ids) = (other.Organization, other.Templates, other.ExternalAuth, other.Banners, other.Rows, other._ids);
            Users = [.. other.Users];
            Tasks = new(other.Tasks);
            Workspaces = new(other.Workspaces);
            _workspaceOfToken = new(other._workspaceOfToken);
        }

        public Organization Organization { get; }

        public List<User> Users { get; }

        public IReadOnlyList<Template> Templates { get; }

        public OrderedDictionary<Guid, WorkspaceTask> Tasks { get; }

        public OrderedDictionary<Guid, Workspace> Workspaces { get; } = [];

        public IReadOnlyList<ExternalAuthProvider> ExternalAuth { get; set; }

        public IReadOnlyList<Banner> Banners { get; set; }

        public long Rows { get; set; }

        public Guid NextId() => new($"00000000-0000-4000-8000-{0x1000 + ++_ids:x12}");

        public void Put(User user)
        {
            var at = Users.FindIndex(known => known.Id == user.Id);
            if (at < 0)
            {
                Users.Add(user);
            }
            else
            {
                Users[at] = user;
            }
        }

        public void Put(Workspace workspace)
        {
            Workspaces[workspace.Id] = workspace;
            foreach (var agent in workspace.Agents)
            {
                _workspaceOfToken[agent.Token] = workspace.Id;
            }
        }

        public Workspace? Workspace(Guid id, DateTimeOffset now)
        {
            if (!Workspaces.TryGetValue(id, out var workspace))
            {
                return null;
            }

            var moved = workspace.At(now);
            if (!ReferenceEquals(moved, workspace))
            {
                Workspaces[id] = moved;
            }

            return moved;
        }

        public (Workspace Workspace, Agent Agent)? AgentByToken(Guid token, DateTimeOffset now) =>
            _workspaceOfToken.TryGetValue(token, out var id) && Workspace(id, now) is { } workspace
            && workspace.Agents.FirstOrDefault(agent => agent.Token == token) is { } agent
                ? (workspace, agent)
                : null;
    }
}
