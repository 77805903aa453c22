using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>Reads <c>coder_ai_task</c>.</summary>
internal static class TaskReading
{
    public static IReadOnlyList<DeclaredAiTask> Read(IReadOnlyList<TerraformResource> resources) =>
        [.. resources.Where(resource => resource.Type == "coder_ai_task").Select(Read)];

    /// <summary>Tasks whose app coderd does not have.</summary>
    public static IEnumerable<string> Unlinked(IEnumerable<DeclaredAiTask> tasks, IEnumerable<DeclaredAgent> agents)
    {
        var apps = agents.Where(agent => agent.IsAttached).SelectMany(agent => agent.Apps).Select(app => app.Id.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return tasks.Where(task => !apps.Contains(task.AppId)).Select(task =>
            $"{task.Address}: app_id matches no app of an agent, so the workspace cannot run tasks");
    }

    private static DeclaredAiTask Read(TerraformResource resource)
    {
        var task = resource.Attributes;
        var app = task.Text("app_id") is { Length: > 0 } id ? id
            : task.Blocks("sidebar_app") is [var sidebar, ..] ? sidebar.Text("id")
            : "";
        // Providers before 2.13 do not say whether it is enabled: the resource is there only for a task.
        return new DeclaredAiTask(resource.Address, task.Text("id"), app, !task.IsKnown("enabled") || task.Flag("enabled"), task.Text("prompt"));
    }
}
