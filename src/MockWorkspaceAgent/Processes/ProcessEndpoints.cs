using Mocks.Go.Os.Exec;
using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>Starts commands, lists them, reads their output and signals them.</summary>
/// <remarks>
/// Source: coder/coder, <c>agent/agentproc/api.go</c>. Checks run in upstream's order, so the same bad request gets the same error.
/// Not reproduced: the notes to git watchers when a chat's process exits.
/// </remarks>
internal static class ProcessEndpoints
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public static void MapProcesses(this IEndpointRouteBuilder routes)
    {
        var processes = routes.MapGroup("/api/v0/processes").WithTags("Processes");
        processes.MapPost("/start", PostStartAsync).WithName("start-process").WithSummary("Start a process")
            .WithExample("""{"command":"echo hello","env":{"CI":"1"},"background":false}""")
            .Accepts<StartProcessRequest>("application/json", "*/*").Produces<StartProcessResponse>().Produces<AgentResponse>(400).Produces<AgentResponse>(500);
        processes.MapGet("/list", GetList).WithName("list-processes").WithSummary("List processes").Produces<ListProcessesResponse>();
        processes.MapGet("/{id}/output", GetOutputAsync).WithName("process-output").WithSummary("Get the output of a process")
            .WithExample(null, ("id", Unknown), ("wait", "true")).Produces<ProcessOutputResponse>().Produces<AgentResponse>(404);
        processes.MapPost("/{id}/signal", PostSignalAsync).WithName("signal-process").WithSummary("Signal a process")
            .WithExample("""{"signal":"terminate"}""", ("id", Unknown))
            .Accepts<SignalProcessRequest>("application/json", "*/*").Produces<AgentResponse>().Produces<AgentResponse>(400)
            .Produces<AgentResponse>(404).Produces<AgentResponse>(409).Produces<AgentResponse>(500);
    }

    private static async Task<Answer> PostStartAsync(HttpContext context, ProcessTable processes, AgentProfile profile)
    {
        var chat = ChatContext.Of(context.Request, profile);
        ProcessVerdicts.OnChat(context, profile);
        var (body, refusal) = await RequestJson.ReadAsync<StartProcessRequest>(context);
        if (refusal is not null)
        {
            return refusal.ToAnswer();
        }

        if (body!.Command.Length == 0)
        {
            return Errors.CommandRequired().ToAnswer();
        }

        var (process, error) = processes.Start(body, chat);
        return error is null ? AgentAnswer.Of(200, new StartProcessResponse(process!.Id, Started: true)) : Errors.NotStarted(error).ToAnswer();
    }

    private static Answer GetList(HttpContext context, ProcessTable processes, AgentProfile profile)
    {
        ProcessVerdicts.OnChat(context, profile);
        return AgentAnswer.Of(200, new ListProcessesResponse([.. processes.List(ChatContext.Of(context.Request, profile)).Select(process => process.Info())]));
    }

    private static async Task<Answer> GetOutputAsync(string id, HttpContext context, ProcessTable processes, AgentProfile profile, TimeProvider time)
    {
        ProcessVerdicts.OnChat(context, profile);
        if (processes.Find(id) is not { } process || IsHidden(process, context, profile))
        {
            return Errors.ProcessNotFound(id).ToAnswer();
        }

        var waits = QueryPairs.First(context.Request, "wait") == "true";
        ProcessVerdicts.OnWait(context, profile, process);
        if (waits && profile.WaitsForExits && process.IsRunning)
        {
            await UntilExitedAsync(process, time, context.RequestAborted);
        }

        return AgentAnswer.Of(200, process.Read());
    }

    private static async Task<Answer> PostSignalAsync(string id, HttpContext context, ProcessTable processes, AgentProfile profile)
    {
        ProcessVerdicts.OnChat(context, profile);
        if (processes.Find(id) is { } known && IsHidden(known, context, profile))
        {
            return Errors.ProcessNotFound(id).ToAnswer();
        }

        var (body, refusal) = await RequestJson.ReadAsync<SignalProcessRequest>(context);
        if (refusal is not null)
        {
            return refusal.ToAnswer();
        }

        if (body!.Signal.Length == 0)
        {
            return Errors.SignalRequired().ToAnswer();
        }

        if (body.Signal is not ("kill" or "terminate"))
        {
            return Errors.UnsupportedSignal(body.Signal).ToAnswer();
        }

        if (processes.Find(id) is not { } process)
        {
            return Errors.ProcessNotFound(id).ToAnswer();
        }

        if (!process.IsRunning)
        {
            return Errors.ProcessNotRunning(id).ToAnswer();
        }

        return processes.Signal(process, body.Signal == "kill" ? Signals.Kill : Signals.Terminate) is { } error
            ? Errors.NotSignalled($"{body.Signal} process: {error}").ToAnswer()
            : AgentAnswer.Message(200, $"Signal {Quoted(body.Signal)} sent to process {Quoted(id)}.");
    }

    // A process without a chat is everyone's here, and in no chat's list.
    private static bool IsHidden(WorkspaceProcess process, HttpContext context, AgentProfile profile) =>
        ChatContext.Of(context.Request, profile) is { } chat && process.Chat is { } own && own != chat;

    private static async Task UntilExitedAsync(WorkspaceProcess process, TimeProvider time, CancellationToken left)
    {
        try
        {
            await process.Exited.WaitAsync(LongestWait, time, left);
        }
        catch (Exception early) when (early is TimeoutException or OperationCanceledException)
        {
            // The ordinary answer says that it is still running.
        }
    }

    private static string Quoted(string text) => Go.Strconv.GoQuote.Quote(text);
}
