using System.Text;
using System.Text.RegularExpressions;
using Mocks.Go.Strconv;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Makes a task, and the workspace it runs in.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>tasksCreate</c>; <c>codersdk/name.go</c>; <c>coderd/taskname</c>,
/// whose random ending is a counter here, so that a test can write it down.</remarks>
internal static partial class CreateTaskEndpoint
{
    private const int MaxNameBytes = 32;
    private const int MaxDisplayNameBytes = 64;
    private const int MaxGeneratedBytes = 27;

    private const string Example = """
        {"template_version_id":"00000000-0000-4000-8000-0000000000f2","template_version_preset_id":"00000000-0000-4000-8000-0000000000f3","input":"Fix the bug","name":"fix-bug"}
        """;

    public static void MapCreateTask(this RouteGroupBuilder owner) => owner.MapPost("", CreateTaskAsync)
        .Documented("create-a-new-ai-task", "Tasks", "Create a new AI task", 400, 401, 404, 409)
        .Accepts<CreateTaskRequest>("application/json", "*/*").Produces<AiTask>(201).WithExample(Example);

    private static async Task<Answer> CreateTaskAsync(TaskOwner named, HttpContext context, WorldStore world, TaskBodies bodies)
    {
        var (caller, owner) = named;
        var (body, unread) = await RequestJson.ReadAsync<CreateTaskRequest>(context);
        if (body is null)
        {
            return Verdicts.RefuseWithHint(context, unread!);
        }

        if (Check(body, world, out var template) is { } refusal)
        {
            return Verdicts.RefuseWithHint(context, refusal);
        }

        var id = world.NextId();
        var prompt = body.Input ?? "";
        var name = body.Name is { Length: > 0 } given ? given : GeneratedName(prompt, id);
        if (world.Workspaces.Any(known => !known.Deleted && known.Owner == owner.Name && known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            return Verdicts.RefuseWithHint(context, TaskErrors.WorkspaceExists(name));
        }

        var display = body.DisplayName?.Trim() is { Length: > 0 } shown ? shown : GeneratedDisplayName(prompt, name);
        var workspace = NewWorkspace(world, template!, owner, caller, name, body.TemplateVersionPresetId is { } preset && preset != Guid.Empty ? preset : null);
        var task = new WorkspaceTask(id, name, owner.Name, display, prompt, template!.VersionId, workspace.Id, world.Now);
        world.Put(workspace);
        world.Put(task);
        return CoderdAnswer.Of(201, bodies.Of(task, workspace));
    }

    private static Refusal? Check(CreateTaskRequest body, WorldStore world, out Template? template)
    {
        template = world.Templates.FirstOrDefault(known => known.VersionId == body.TemplateVersionId);
        return template switch
        {
            null => TaskErrors.TemplateVersionNotFound(),
            { HasAiTask: false } => TaskErrors.NoAiTask(),
            _ when body.Name is { Length: > 0 } name && WhyNot(name) is { } why => TaskErrors.BadName(why),
            _ when Encoding.UTF8.GetByteCount(body.DisplayName?.Trim() ?? "") > MaxDisplayNameBytes => TaskErrors.DisplayNameTooLong(),
            _ => null,
        };
    }

    private static Workspace NewWorkspace(WorldStore world, Template template, User owner, User initiator, string name, Guid? presetId)
    {
        var id = world.NextId();
        var build = world.NextBuild(1, Transition.Start, initiator, "initiator") with { PresetId = presetId };
        var agent = new Agent(world.NextId(), template.Agent, world.NextId(), 1, AgentLifecycle.Created,
            Apps: [new App(world.NextId(), template.App, template.App, AppHealth.Initializing)]);
        return new Workspace(id, name, owner.Name, template.Id, world.Now, [build], [agent]);
    }

    private static string? WhyNot(string name) =>
        Encoding.UTF8.GetByteCount(name) > MaxNameBytes ? "must be <= 32 characters"
            : name is "new" or "create" ? $"cannot use {GoQuote.Quote(name)} as a name"
            : ValidName().IsMatch(name) ? null
            : "must be alphanumeric with hyphens";

    private static string GeneratedName(string prompt, Guid id)
    {
        var name = Hyphens().Replace(Unfit().Replace(Blanks().Replace(Cut(prompt, MaxGeneratedBytes).ToLowerInvariant(), "-"), ""), "-").Trim('-');
        return $"{(name.Length == 0 ? "task" : name)}-{id.ToString()[^4..]}";
    }

    private static string GeneratedDisplayName(string prompt, string name)
    {
        var shown = Cut(LineBreaks().Replace(prompt, " "), MaxDisplayNameBytes - "…"u8.Length) is var cut && cut.Length < prompt.Length
            ? $"{cut}…"
            : cut;
        shown = shown.Trim() is { Length: > 0 } text ? text : name.Replace('-', ' ');
        return char.ToUpperInvariant(shown[0]) + shown[1..];
    }

    // At a space where there is one, and never inside a character.
    private static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var bytes = 0;
        var cut = string.Concat(text.EnumerateRunes().TakeWhile(rune => (bytes += rune.Utf8SequenceLength) <= maxBytes).Select(rune => rune.ToString()));
        var blank = cut.LastIndexOf(' ');
        return blank > 0 ? cut[..blank] : cut;
    }

    [GeneratedRegex("^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*\\z")]
    private static partial Regex ValidName();

    [GeneratedRegex("[\\n\\r\\t]+")]
    private static partial Regex LineBreaks();

    [GeneratedRegex("[ \\t\\n\\r\\f]+")]
    private static partial Regex Blanks();

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex Unfit();

    [GeneratedRegex("-+")]
    private static partial Regex Hyphens();
}
