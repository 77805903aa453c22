using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Presets;

/// <summary>The user's own deployments: what the files that are built in never get wrong is checked here.</summary>
internal static class OwnCoderdPresets
{
    // Coderd's system user, the owner of workspaces that no one has claimed; it has no keys.
    private const string PrebuildsUser = "prebuilds";

    /// <exception cref="SettingException">There is no such folder, or a file in it cannot be used.</exception>
    public static PresetFolder<CoderdPreset>? Read(SettingReader reader) =>
        OwnPresets.Read(reader, "coderd", () => new JsonFile<CoderdPreset>(PresetJson.CoderdPreset, Problem), CoderdPresets.Names);

    private static string? Problem(CoderdPreset preset) => preset switch
    {
        { HttpCode: < 200 or > 599 } => $"httpCode: {preset.HttpCode} cannot be used. It may be an HTTP status from 200 to 599.",
        { Bridge: { } bridge } when bridge.Problem() is { } wrong => $"bridge.{wrong}",
        { World: { } world } when Problem(world) is { } wrong => $"world.{wrong}",
        _ => null,
    };

    private static string? Problem(World.World world)
    {
        if (world is { Users.Count: 0 } or { Tasks.Count: 0 } or { Workspaces.Count: 0 } or { Templates.Count: 0 })
        {
            var empty = world.Users.Count == 0 ? "users" : world.Tasks.Count == 0 ? "tasks" : world.Workspaces.Count == 0 ? "workspaces" : "templates";
            return $"{empty}: the list is empty. A world has at least one user, template, task and workspace.";
        }

        HashSet<string> users = [.. world.Users.Select(user => user.Name)];
        HashSet<string> owners = [.. users, PrebuildsUser];
        HashSet<Guid> workspaces = [.. world.Workspaces.Select(workspace => workspace.Id)];
        return First("workspaces", world.Workspaces, workspace => workspace switch
        {
            { Builds.Count: 0 } => "builds: the list is empty. A workspace has at least one build.",
            _ when !owners.Contains(workspace.Owner) => Unknown("owner", workspace.Owner, "user"),
            _ when world.Templates.All(template => template.Id != workspace.TemplateId) => Unknown("templateId", $"{workspace.TemplateId}", "template"),
            _ => null,
        })
            ?? First("tasks", world.Tasks, task => !users.Contains(task.Owner) ? Unknown("owner", task.Owner, "user")
                : task.WorkspaceId is { } id && !workspaces.Contains(id) ? Unknown("workspaceId", $"{id}", "workspace")
                : world.Templates.All(template => template.VersionId != task.TemplateVersionId) ? Unknown("templateVersionId", $"{task.TemplateVersionId}", "template's version")
                : null)
            ?? (world.Tasks[0].WorkspaceId is { } first && world.Workspaces.First(workspace => workspace.Id == first).Agents.Count > 0
                ? null : "tasks[0].workspaceId: the first task is the one of CODER_AGENT_TOKEN. It may name a workspace with an agent.");
    }

    private static string Unknown(string member, string value, string what) => $"{member}: \"{value}\" is no {what} of this world.";

    private static string? First<T>(string member, IReadOnlyList<T> items, Func<T, string?> problem)
        where T : class => items
        .Select((item, at) => item is null ? $"{member}[{at}]: null cannot be used." : problem(item) is { } wrong ? $"{member}[{at}].{wrong}" : null)
        .FirstOrDefault(wrong => wrong is not null);
}
