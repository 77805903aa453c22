using Mocks.AgentRpc.Agent;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Verdicts;
using State = Mocks.AgentRpc.Agent.Lifecycle.Types.State;

namespace Mocks.MockCoderd.Rpc;

/// <summary>A call that was answered, for the verdict on it.</summary>
/// <param name="Before">The agent as it was before the call.</param>
internal sealed record JudgedCall<TRequest, TAnswer>(RpcSession Session, Agent Before, TRequest Request, TAnswer Answer);

/// <summary>What the real coderd does with calls that it answers, and that do less than an agent expects.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/lifecycle.go</c>, <c>logs.go</c>, <c>metadata.go</c>. The answers are the real ones.</remarks>
internal static class CallVerdicts
{
    private const string Docs = "docs/fidelity/coderd.md#agent-rpc";
    private const int MaxValueBytes = 2048;

    /// <summary>The release does not have the method.</summary>
    /// <param name="error">The text of the answer.</param>
    public static void Unknown(Exchange exchange, RpcSession session, string path, string error)
    {
        var known = RpcMethods.All.FirstOrDefault(method => method.Path == path);
        var names = RpcMethods.All.Where(method => method.Since <= session.Release.AgentRpcMinor).Select(method => method.Path).ToArray();
        exchange.Judge(new Verdict("unknown-call", 500, $"{Real(session)} has no {path.TrimStart('/')} here, and answers with the error {error}", known switch
        {
            null => null,
            _ when known.Since <= session.Release.AgentRpcMinor => "A client's session has the tailnet service only.",
            _ => $"It came with version 2.{known.Since} of the API. This release has 2.{session.Release.AgentRpcMinor}; the session asked for {session.ApiVersion}.",
        }, known switch
        {
            null => CallName.Near(path, names) is { } near ? $"Did you mean {near}?" : $"The methods are in {Docs}.",
            _ when known.Since <= session.Release.AgentRpcMinor => "Call it on the agent's own session, GET /api/v2/workspaceagents/me/rpc.",
            _ => "Take this error, or the code 12, for a server that is too old, and go on without the method.",
        }, Docs));
    }

    /// <summary>The session asked for a version that does not have the method.</summary>
    public static void NewerThanAsked(Exchange exchange, RpcSession session, RpcMethod method)
    {
        if (int.TryParse(session.ApiVersion.AsSpan(session.ApiVersion.LastIndexOf('.') + 1), out var asked) && asked < method.Since)
        {
            exchange.Remark($"The session asked for version {session.ApiVersion} of the API, and {method.Name} came with 2.{method.Since}: an older server takes this session and does not have the method.");
        }
    }

    public static Verdict? OfLifecycle(JudgedCall<UpdateLifecycleRequest, Lifecycle> call) =>
        call is { Before.Lifecycle: AgentLifecycle.Created, Answer.State: State.Ready or State.StartTimeout or State.StartError }
            ? Of(call.Session, "no-start", $"stores {NameOf(call.Answer.State)} without a start: started_at and ready_at are the same, so a person sees a start of no time",
                "The agent was created, and STARTING did not come.", "Report STARTING before the scripts run.")
            : null;

    public static Verdict? OfLogs(JudgedCall<BatchCreateLogsRequest, BatchCreateLogsResponse> call) => call.Answer.LogLimitExceeded
        ? Of(call.Session, "logs-dropped", $"answers log_limit_exceeded and stores none of these {call.Request.Logs.Count} lines, nor any later ones",
            null, "An agent may log 1,048,576 bytes in all, over every source: stop sending after log_limit_exceeded.")
        : null;

    public static Verdict? OfMetadata(JudgedCall<BatchUpdateMetadataRequest, BatchUpdateMetadataResponse> call)
    {
        var unknown = call.Request.Metadata.Select(entry => entry.Key).Where(key => call.Before.Manifest.Metadata.All(declared => declared.Key != key)).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            return Of(call.Session, "metadata-dropped", $"answers without an error and stores nothing under {string.Join(", ", unknown.Take(5).Select(key => $"\"{key}\""))}{(unknown.Length > 5 ? " and others" : "")}",
                "The manifest does not declare it.", "Send the keys of the manifest's metadata only.");
        }

        return call.Request.Metadata.FirstOrDefault(entry => System.Text.Encoding.UTF8.GetByteCount(entry.Result?.Value ?? "") > MaxValueBytes) is { } large
            ? Of(call.Session, "metadata-cut", $"stores the first {MaxValueBytes} bytes of \"{large.Key}\", with an error in place of the agent's own", null, $"A value may have {MaxValueBytes} bytes.")
            : null;
    }

    private static Verdict Of(RpcSession session, string code, string text, string? detail, string hint) => new(code, 200, $"{Real(session)} {text}", detail, hint, Docs);

    private static string Real(RpcSession session) => $"real coderd {session.Release.Name}";

    private static string NameOf(State state) => state switch
    {
        State.Ready => "ready",
        State.StartTimeout => "start_timeout",
        _ => "start_error",
    };
}
