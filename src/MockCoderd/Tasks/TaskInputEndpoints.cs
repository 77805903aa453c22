using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Tasks;

/// <summary>What a person types: to a running agent, or as the prompt that a paused task will resume with.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>taskSend</c>, <c>taskUpdateInput</c>.</remarks>
internal static class TaskInputEndpoints
{
    private static readonly GoType SendRequest = GoType.Struct("codersdk.TaskSendRequest", ("input", GoType.Text));
    private static readonly GoType UpdateRequest = GoType.Struct("codersdk.UpdateTaskInputRequest", ("input", GoType.Text));

    public static IEndpointRouteBuilder MapTaskInput(this IEndpointRouteBuilder routes)
    {
        foreach (var prefix in TaskRoutes.Prefixes)
        {
            routes.MapPost($"{prefix}/{{user}}/{{task}}/send", SendAsync).Show(prefix, "send-input-to-ai-task", "Send input to AI task", ["user", "task"], "{\"input\":\"And add a test\"}")
                .Accepts<TaskInput>("application/json", "*/*").Produces(204).Produces<ErrorResponse>(400).Produces<ErrorResponse>(401)
                .Produces<ErrorResponse>(404).Produces<ErrorResponse>(409).Produces<ErrorResponse>(500).Produces<ErrorResponse>(502);
            routes.MapPatch($"{prefix}/{{user}}/{{task}}/input", UpdateAsync).Show(prefix, "update-ai-task-input", "Update AI task input", ["user", "task"], "{\"input\":\"Start again\"}")
                .Accepts<TaskInput>("application/json", "*/*").Produces(204).Produces<ErrorResponse>(400).Produces<ErrorResponse>(401)
                .Produces<ErrorResponse>(404).Produces<ErrorResponse>(409);
            routes.MapOtherMethods($"{prefix}/{{user}}/{{task}}/send", context => UnknownRoutes.WrongMethod(context, "POST"));
            routes.MapOtherMethods($"{prefix}/{{user}}/{{task}}/input", context => UnknownRoutes.WrongMethod(context, "PATCH"));
        }

        return routes;
    }

    private static async Task<Answer> SendAsync(
        string user, string task, HttpContext context, TaskLookup lookup, TaskApp app, CoderdSettings settings)
    {
        var (_, found, refused) = lookup.Task(context, user, task);
        if (found is null)
        {
            return refused!;
        }

        var (body, unread) = await RequestJson.ReadAsync(context, SendRequest);
        if (body is null)
        {
            return Verdicts.Told(context, unread!);
        }

        var text = body.Text("input");
        if (text.Length == 0)
        {
            return Verdicts.Told(context, TaskErrors.InputRequired());
        }

        var (client, unreached) = app.Reach(found);
        if (client is null)
        {
            return Verdicts.Told(context, unreached!);
        }

        using (client)
        {
            return await TypeAsync(client, text, settings, context.RequestAborted) is { } refusal
                ? Verdicts.Told(context, refusal)
                : CoderdAnswer.NoContent();
        }
    }

    private static async Task<Refusal?> TypeAsync(TaskAppClient client, string text, CoderdSettings settings, CancellationToken cancellationToken)
    {
        var (status, unknown) = await client.GetStatusAsync(cancellationToken);
        if (status is null)
        {
            return TaskErrors.NoStatus(unknown!);
        }

        if (status != "stable")
        {
            return TaskErrors.NotReady(settings.Release.BusyIsConflict, status);
        }

        return await client.PostMessageAsync(text, cancellationToken) is { } rejected ? TaskErrors.MessageRejected(rejected) : null;
    }

    private static async Task<Answer> UpdateAsync(string user, string task, HttpContext context, TaskLookup lookup, WorldStore world)
    {
        var (_, found, refused) = lookup.Task(context, user, task);
        if (found is null)
        {
            return refused!;
        }

        var (body, unread) = await RequestJson.ReadAsync(context, UpdateRequest);
        if (body is null)
        {
            return Verdicts.Told(context, unread!);
        }

        var text = body.Text("input");
        if (string.IsNullOrWhiteSpace(text))
        {
            return Verdicts.Told(context, TaskErrors.InputRequired());
        }

        if (TaskState.Of(found.WorkspaceId is { } id ? world.WorkspaceById(id) : null).Status != TaskStatus.Paused)
        {
            return Verdicts.Told(context, TaskErrors.NotPaused());
        }

        world.Put(found with { Prompt = text });
        return CoderdAnswer.JsonNoContent();
    }
}
