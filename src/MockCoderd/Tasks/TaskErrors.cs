using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Every error of the task routes.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>coderd/workspacebuilds.go</c>, <c>coderd/searchquery</c>.</remarks>
internal static class TaskErrors
{
    public static Refusal InvalidSearch(IReadOnlyList<ValidationError> problems) =>
        new(400, new("Invalid task search query.", Validations: problems));

    public static Refusal UnknownStatus(string status) => new(500, new(
        "Internal error fetching tasks.", $"pq: invalid input value for enum task_status: {GoQuote.Quote(status)}"));

    public static Refusal NotConverted() => new(500, new("Internal error converting tasks.", "task has no workspace ID"));

    public static Refusal TemplateVersionNotFound() =>
        new(400, new("Template version not found or you do not have access to this resource"));

    public static Refusal NoAiTask() => new(400, new("Template does not have a valid \"coder_ai_task\" resource."));

    public static Refusal BadName(string detail) => new(400, new("Unable to create a Task with the provided name.", detail));

    public static Refusal DisplayNameTooLong() => new(400, new("Display name must be 64 characters or less."));

    public static Refusal WorkspaceExists(string name) => new(409, new(
        $"Workspace {GoQuote.Quote(name)} already exists.",
        Validations: [new("name", "This value is already in use and should be unique.")]));

    public static Refusal NoWorkspaceId() => new(500, new("Internal error fetching task.", "Task workspace ID is invalid."));

    public static Refusal NoWorkspaceToBuild() => new(500, new("Task does not have a workspace."));

    public static Refusal AlreadyRunning() => new(409, new(
        "Task workspace is already running.", "Workspace status is \"running\"."));

    public static Refusal BuildActive() => new(409, new(
        "A workspace build is already active.", "A workspace build is already active."));

    public static Refusal InputRequired() => new(400, new("Task input is required."));

    public static Refusal NotPaused() => new(409, new(
        "Unable to update task input, task must be paused.", "Please stop the task's workspace before updating the input."));

    public static Refusal NoLogs(TaskStatus status) => new(409, new(
        "Cannot fetch logs for task in current state.", $"Task status is \"{status.ToSnakeCase()}\"."));

    /// <summary>The refusal of a request to the app of a task that is not active.</summary>
    public static Refusal NotActive(TaskStatus status) => status switch
    {
        TaskStatus.Pending or TaskStatus.Initializing => new(409, new(
            $"Task is {status.ToSnakeCase()}.", "The task is resuming. Wait for the task to become active before sending messages.")),
        TaskStatus.Paused => new(409, new("Task is paused.", "Resume the task to send messages.")),
        _ => new(400, new("Task must be active.", MustBeActive(status))),
    };

    /// <summary>The same before states were conflicts.</summary>
    public static Refusal NotActiveBefore(TaskStatus status) => new(400, new("Task status must be active.", MustBeActive(status)));

    public static Refusal NoAppUrl() => new(500, new("Task app URL is not configured."));

    public static Refusal AppUrlUnreadable(string detail) => new(500, new("Internal error parsing task app URL.", detail));

    public static Refusal OnlyHttp() => new(400, new("Only http scheme is supported for direct agent-dial."));

    public static Refusal AgentUnreachable(string detail) => new(502, new("Failed to reach task app endpoint.", detail));

    public static Refusal NoStatus(string detail) => new(502, new("Failed to get status from task app.", detail));

    public static Refusal NotReady(bool isConflict, string status) => new(isConflict ? 409 : 502, new(
        "Task app is not ready to accept input.", $"Status: {status}"));

    public static Refusal MessageRejected(string detail) => new(502, new("Task app rejected the message.", detail));

    public static Refusal NoMessages(string detail) => new(502, new("Failed to get messages from task app.", detail));

    public static Refusal BadRole(string role) => new(502, new(
        "Invalid task app response.", $"invalid agentapi message role {GoQuote.Quote(role)}"));

    /// <summary>The same before snapshots were served.</summary>
    public static Refusal BadRoleBefore(string role) => new(502, new(
        "Invalid task app response message role.", $"Expected \"user\" or \"agent\", got {GoQuote.Quote(role)}."));

    private static string MustBeActive(TaskStatus status) =>
        $"Task status is \"{status.ToSnakeCase()}\", it must be \"active\" to interact with the task.";
}
