using Mocks.Mocking.Verdicts;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>Notes where an answer of a real agent is not what a client that asks this way expects.</summary>
internal static class ProcessVerdicts
{
    private const string Docs = "docs/fidelity/workspace-agent.md#processes";

    /// <summary>An id of a chat that cannot be read takes the isolation away, and is no error.</summary>
    public static void OnChat(HttpContext context, AgentProfile profile)
    {
        if (ChatContext.Unreadable(context.Request, profile) is { } text)
        {
            Exchange.Of(context).Judge(new Verdict("no-chat", 200, $"a real workspace agent ({profile.Name}) would take the request as one without a chat, which sees the processes of every chat",
                $"{text} is not a UUID", "Send a UUID: an id that cannot be read removes the isolation instead of failing.", Docs));
        }
    }

    /// <summary>The wait that a client asks for, and does not get.</summary>
    public static void OnWait(HttpContext context, AgentProfile profile, WorkspaceProcess process)
    {
        if (QueryPairs.First(context.Request, "wait") is not { Length: > 0 } wait || !process.IsRunning)
        {
            return;
        }

        if (!profile.WaitsForExits)
        {
            Exchange.Of(context).Judge(new Verdict("not-waited", 200, $"a real workspace agent ({profile.Name}) would answer at once with \"running\":true",
                $"wait={wait}", "Agents of this time do not know wait: ask again until \"running\" is false.", Docs));
        }
        else if (wait != "true")
        {
            Exchange.Of(context).Judge(new Verdict("not-waited", 200, $"a real workspace agent ({profile.Name}) would answer at once with \"running\":true",
                $"wait={wait}", "Only wait=true waits.", Docs));
        }
    }
}
