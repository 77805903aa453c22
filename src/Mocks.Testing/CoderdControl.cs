using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Control;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.World;

namespace Mocks.Testing;

/// <summary>What a test sees and changes of a mock coderd.</summary>
public class CoderdControl : MockControl
{
    internal CoderdControl(IServiceProvider services)
        : base(services)
    {
    }

    /// <summary>Users, tasks, workspaces and agents as they are now.</summary>
    public World World => Store.World;

    /// <summary>The user of the first task's key: <c>dev</c> in the default world.</summary>
    public User User => Store.DefaultUser;

    /// <summary>The API key of <see cref="User"/>.</summary>
    public string ApiKey => User.ApiKey;

    /// <summary>The first task: <c>demo</c> in the default world.</summary>
    /// <exception cref="InvalidOperationException">The world has no task.</exception>
    public WorkspaceTask Task => Store.FirstTask ?? throw new InvalidOperationException("The world has no task: WorldBuilder.AddTask adds one.");

    /// <summary>The newest agent of that task.</summary>
    public Agent Agent => Store.DefaultAgent.Agent;

    /// <summary>The token of <see cref="Agent"/>. Each start of the workspace brings another.</summary>
    public string AgentToken => Agent.Token.ToString();

    /// <summary>The snapshots that were accepted, oldest first.</summary>
    public IReadOnlyList<KeptConversation> Snapshots =>
        [.. Services.GetRequiredService<SnapshotStore>().History().Select(ReadingControl.Of)];

    private WorldStore Store => Services.GetRequiredService<WorldStore>();

    /// <summary>What a person reads who opens a task now.</summary>
    /// <param name="task">Its id or name; the first task when null.</param>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public ReadingView Reading(string? task = null) => ReadingControl.Of(
        task is null ? Task : WorldControl.Find(task, Store) ?? throw new ArgumentException($"There is no task \"{task}\". It may be {string.Join(", ", Store.Tasks.Select(known => known.Name))}.", nameof(task)),
        Store, Services.GetRequiredService<SnapshotStore>(), Services.GetRequiredService<CoderdSettings>().Release);

    /// <summary>Begins to stop the first task's workspace, as pausing the task does. Its agent may still post.</summary>
    /// <remarks>The stop ends after the time of the options' <see cref="CoderdOptions.StopWindow"/>, or with <see cref="EndStop"/>.</remarks>
    public void BeginStop() => Store.Build(Workspace, Transition.Stop, User, "task_manual_pause");

    /// <summary>Ends the stop: the task is paused, and shows its snapshot.</summary>
    public void EndStop() => Store.MoveJob(Workspace, JobStatus.Succeeded);

    private Guid Workspace => Task.WorkspaceId ?? throw new InvalidOperationException($"The task {Task.Name} has no workspace.");

    /// <summary>The variables that a program finds in the workspace of the first task.</summary>
    /// <param name="coderd">The address of the mock coderd.</param>
    /// <param name="agentApi">The address of the task's AgentAPI.</param>
    private protected IReadOnlyDictionary<string, string> EnvironmentOf(Uri coderd, Uri agentApi) => new Dictionary<string, string>
    {
        // The real URL ends with a slash, and scripts stumble over it.
        ["CODER_AGENT_URL"] = $"{coderd.GetLeftPart(UriPartial.Authority)}/",
        ["CODER_AGENT_TOKEN"] = AgentToken,
        ["ARG_TASK_ID"] = Task.Id.ToString(),
        ["ARG_AGENTAPI_PORT"] = agentApi.Port.ToString(CultureInfo.InvariantCulture),
    };
}
