using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Input of a person: to a running agent, or as the prompt with which a paused task resumes.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>taskSend</c>, <c>taskUpdateInput</c>.</remarks>
internal static class TaskInputEndpoints
{
    public static void MapTaskInput(this RouteGroupBuilder task)
    {
        task.MapPost("/send", SendAsync).Documented("send-input-to-ai-task", "Tasks", "Send input to AI task", 400, 401, 404, 409, 500, 502)
            .Accepts<TaskSendRequest>("application/json", "*/*").Produces(204).WithExample("{\"input\":\"And add a test\"}");
        task.MapPatch("/input", UpdateAsync).Documented("update-ai-task-input", "Tasks", "Update AI task input", 400, 401, 404, 409)
            .Accepts<UpdateTaskInputRequest>("application/json", "*/*").Produces(204).WithDescription("Needs a paused task: pause it first.").WithExample("{\"input\":\"Start again\"}");
    }

    private static async Task<Answer> SendAsync(NamedTask named, HttpContext context, TaskApp app, CoderdSettings settings)
    {
        var (body, unread) = await RequestJson.ReadAsync<TaskSendRequest>(context);
        if (body is null)
        {
            return Verdicts.RefuseWithHint(context, unread!);
        }

        var text = body.Input;
        if (text.Length == 0)
        {
            return Verdicts.RefuseWithHint(context, TaskErrors.InputRequired());
        }

        var (client, unreached) = app.Reach(named.Task);
        if (client is null)
        {
            return Verdicts.RefuseWithHint(context, unreached!);
        }

        using (client)
        {
            return await TypeAsync(client, text, settings, context.RequestAborted) is { } refusal
                ? Verdicts.RefuseWithHint(context, refusal)
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

    private static async Task<Answer> UpdateAsync(NamedTask named, HttpContext context, WorldStore world)
    {
        var (body, unread) = await RequestJson.ReadAsync<UpdateTaskInputRequest>(context);
        if (body is null)
        {
            return Verdicts.RefuseWithHint(context, unread!);
        }

        var text = body.Input;
        if (string.IsNullOrWhiteSpace(text))
        {
            return Verdicts.RefuseWithHint(context, TaskErrors.InputRequired());
        }

        if (TaskState.Of(named.Task.WorkspaceId is { } id ? world.WorkspaceById(id) : null).Status != TaskStatus.Paused)
        {
            return Verdicts.RefuseWithHint(context, TaskErrors.NotPaused());
        }

        world.Put(named.Task with { Prompt = text });
        return CoderdAnswer.JsonNoContent();
    }
}
