using Mocks.Afterwards;
using Mocks.Mocking.Settings;
using Mocks.Workspace.Declaration;

namespace Mocks.Workspace;

/// <summary>One life of a workspace: what it is made of, and how far it goes.</summary>
/// <param name="State">The name of the state, as typed.</param>
/// <param name="Notes">What was made up for the life, in plain words.</param>
/// <param name="Prompt">The task's prompt in place of the state's; null for that.</param>
/// <param name="Environment">Variables of the workspace from <c>--env</c>.</param>
/// <param name="Grace">Between SIGTERM and SIGKILL.</param>
/// <param name="StopsToo">It goes on to the stop; else it ends when the start scripts have ended.</param>
/// <param name="Timeout">Of the start scripts, and of the command.</param>
/// <param name="Command">Run in the workspace when it is ready; empty for none.</param>
/// <param name="Allowed">Names of verdicts that do not count.</param>
internal sealed record WorkspaceOrder(
    string State, DeclaredWorkspace Declared, IReadOnlyList<string> Notes, string? Prompt, IReadOnlyDictionary<string, string> Environment, TimeSpan Grace,
    bool StopsToo, bool Keeps, TimeSpan Timeout, string[] Command, FaultOrder[] Faults, Expectation ExpectedSnapshot, IReadOnlyList<string> Allowed)
{
    /// <summary>The image of the containers in which the scripts run; empty for this machine.</summary>
    public string Container { get; init; } = "";

    private const string SetMayBe = "task.prompt=TEXT";

    /// <exception cref="SettingException">An item is not <c>NAME=VALUE</c>.</exception>
    public static IReadOnlyDictionary<string, string> ReadEnvironment(IEnumerable<string> items)
    {
        var environment = new Dictionary<string, string>();
        foreach (var item in items)
        {
            var (name, value) = item.Split('=', 2) is [var left, var right] ? (left, right) : (item, System.Environment.GetEnvironmentVariable(item));
            if (name.Length == 0 || value is null)
            {
                // The value may be a secret.
                throw new SettingException($"--env {name}: {(name.Length == 0 ? "it has no name" : $"{name} is not set here")}. It may be NAME=VALUE, or the NAME of a variable that is set.");
            }

            environment[name] = value;
        }

        return environment;
    }

    /// <returns>The prompt; null when it is not set.</returns>
    /// <exception cref="SettingException">Another thing is set, or the workspace is no task.</exception>
    public static string? ReadPrompt(IEnumerable<string> items, bool isTask)
    {
        string? prompt = null;
        foreach (var item in items)
        {
            if (item.Split('=', 2) is not ["task.prompt", var text])
            {
                throw new SettingException($"--set {item.Split('=')[0]}: there is nothing of that name to set. It may be {SetMayBe}.");
            }

            prompt = isTask ? text : throw new SettingException("--set task.prompt: the workspace of this state is no task. Apply the template with CODER_TASK_ID and CODER_TASK_PROMPT set.");
        }

        return prompt;
    }
}
