using Mocks.MockCoderd;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.Testing;

/// <summary>Builds the world that a mock coderd starts with: users, and tasks with a running workspace each. Ids and keys count up, so they are
/// the same in every run.</summary>
/// <example><code>
/// var world = new WorldBuilder();
/// var task = world.AddTask("fix-the-bug", world.AddUser("ann"));
/// await using var coderd = await CoderdFixture.StartAsync(new() { World = world.Build() });
/// </code></example>
public sealed class WorldBuilder
{
    private static readonly DateTimeOffset CreatedAt = new(2026, 1, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly World _default = new CoderdPresets(new CoderdSettings(new HostSettings())).InForce.World;
    private World _world;
    private int _ids;

    /// <summary>Begins without users, tasks and workspaces; organisation and templates are those of the default world.</summary>
    public WorldBuilder() => _world = _default with { Users = [], Tasks = [], Workspaces = [], ExternalAuth = [] };

    /// <summary>Begins with the default world.</summary>
    public static WorldBuilder OfDefaultWorld()
    {
        var builder = new WorldBuilder();
        builder._world = builder._default;
        return builder;
    }

    /// <summary>Adds a user. The first one is the one that lenient answers take every caller for.</summary>
    /// <param name="name">The user's name, of which there may be only one.</param>
    /// <param name="isOwner">Has the site role <c>owner</c>, and so sees everything.</param>
    /// <param name="status">Whether the user may use coderd.</param>
    /// <exception cref="ArgumentException">There is a user of that name.</exception>
    public User AddUser(string name, bool isOwner = false, UserStatus status = UserStatus.Active)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_world.Users.Any(user => user.Name == name))
        {
            throw new ArgumentException($"There is a user {name} already.", nameof(name));
        }

        var id = NextId();
        var user = new User(id, name, $"mockuser{_ids:x2}-mocksecretofuser{_ids:x6}", status, IsOwner: isOwner);
        _world = _world with { Users = [.. _world.Users, user] };
        return user;
    }

    /// <summary>Adds a task with a running workspace, an agent and an app that is its AgentAPI.</summary>
    /// <param name="name">The task's name, and its workspace's.</param>
    /// <param name="owner">One of <see cref="AddUser"/>, or of the default world.</param>
    /// <param name="prompt">What the person asked for first.</param>
    /// <param name="agent">The name of its agent.</param>
    /// <param name="app">Where its AgentAPI is; null for the mock's own <see cref="CoderdOptions.TaskApp"/>.</param>
    public TaskInWorld AddTask(string name, User owner, string prompt = "Fix the bug", string agent = "main", Uri? app = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(owner);
        var template = _world.Templates.First(template => template.HasAiTask);
        var build = new Build(NextId(), NextId(), Number: 1, Transition.Start, JobStatus.Succeeded, owner.Name, "initiator", CreatedAt, CreatedAt, CreatedAt);
        var runs = new Agent(NextId(), agent, Token: NextId(),
            Apps: [new App(NextId(), template.App, "AgentAPI", Url: app?.GetLeftPart(UriPartial.Authority))]);
        var workspace = new Workspace(NextId(), name, owner.Name, template.Id, CreatedAt, [build], [runs]);
        var task = new WorkspaceTask(NextId(), name, owner.Name, name, prompt, template.VersionId, workspace.Id, CreatedAt);
        _world = _world with { Tasks = [.. _world.Tasks, task], Workspaces = [.. _world.Workspaces, workspace] };
        return new TaskInWorld(task, workspace, runs);
    }

    /// <summary>Changes the world in a way that the builder has no method for.</summary>
    /// <param name="change">From the world so far to the next.</param>
    public WorldBuilder With(Func<World, World> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _world = change(_world);
        return this;
    }

    /// <summary>The world.</summary>
    /// <exception cref="InvalidOperationException">It has no user: coderd has always one.</exception>
    public World Build() => _world.Users.Count > 0 ? _world : throw new InvalidOperationException("A world needs a user: AddUser adds one.");

    private Guid NextId() => new($"00000000-0000-4000-8001-{++_ids:x12}");
}

/// <summary>A task of a <see cref="WorldBuilder"/>, and what it runs in.</summary>
/// <param name="Task">The task.</param>
/// <param name="Workspace">Its workspace.</param>
/// <param name="Agent">The agent of that workspace.</param>
public sealed record TaskInWorld(WorkspaceTask Task, Workspace Workspace, Agent Agent)
{
    /// <summary>The task's id.</summary>
    public Guid Id => Task.Id;

    /// <summary>The agent's token.</summary>
    public string AgentToken => Agent.Token.ToString();
}
