using Mocks.MockAgentApi.Agents;

namespace Mocks.MockAgentApi.Acp;

/// <summary>The next step of an ACP agent in a turn: a chunk, a pause, a failure, or its end.</summary>
/// <param name="Chunk">Appended to the answer.</param>
/// <param name="For">The length of the pause.</param>
/// <param name="Error">The turn fails, with this JSON.</param>
/// <param name="Exit">The agent ends.</param>
internal readonly record struct AcpStep(string? Chunk = null, TimeSpan? For = null, string? Error = null, int? Exit = null)
{
    public static AcpStep Say(string chunk) => new(chunk);

    public static AcpStep Sleep(double milliseconds) => new(For: TimeSpan.FromMilliseconds(milliseconds));
}

/// <summary>An agent that speaks the Agent Client Protocol, as far as clients of AgentAPI can see it.</summary>
internal abstract class AcpProgram
{
    /// <summary>One turn, which ends with the last step.</summary>
    public abstract IEnumerable<AcpStep> Answer(string prompt);

    /// <summary>As AgentAPI renders a tool call in the text of the answer.</summary>
    /// <remarks>Source: coder/agentapi, <c>x/acpio/acpio.go</c>, <c>SessionUpdate</c>.</remarks>
    protected static string Tool(string kind, string title) => $"\n[Tool: {kind}] {title}\n";
}

/// <summary>The ACP agent of the recordings: three chunks; <c>tool</c> makes a tool call, <c>fail</c> an error.</summary>
/// <remarks>Source: <c>scripted_acp_agent.py</c> of the recordings. Its permission request is answered with <c>allow</c>; clients do not see it.</remarks>
internal sealed class RecordedAcpProgram : AcpProgram
{
    public override IEnumerable<AcpStep> Answer(string prompt)
    {
        if (prompt == "fail")
        {
            yield return AcpStep.Say("half an");
            yield return AcpStep.Sleep(100);
            yield return new AcpStep(Error: """{"code":-32000,"message":"the agent failed"}""");
            yield break;
        }

        if (prompt == "tool")
        {
            yield return AcpStep.Say("Let me look. ");
            yield return AcpStep.Say(Tool("execute", "ls -la"));
            yield return AcpStep.Sleep(1);
            yield return AcpStep.Say("[Tool Status: completed]\n");
            yield return AcpStep.Sleep(100);
        }

        foreach (var chunk in new[] { "You ", "said: ", prompt + "  " })
        {
            yield return AcpStep.Say(chunk);
            yield return AcpStep.Sleep(150);
        }
    }
}

/// <summary>Plays a script over ACP.</summary>
internal sealed class AcpScriptPlayer(AgentScript script) : AcpProgram
{
    public override IEnumerable<AcpStep> Answer(string prompt)
    {
        foreach (var step in script.Answer(prompt))
        {
            yield return AcpStep.Sleep(step.AfterMs);
            if ((step.Screen?.Render() ?? "") + step.Added(prompt) is { Length: > 0 } text)
            {
                yield return AcpStep.Say(text);
            }

            for (var turn = 0; step.Spin is { Count: > 0 } spin; turn++)
            {
                yield return AcpStep.Say(spin[turn % spin.Count]);
                yield return AcpStep.Sleep(Math.Max(1, step.AfterMs));
            }

            while (step.Hang)
            {
                yield return AcpStep.Sleep(TimeSpan.FromDays(1).TotalMilliseconds);
            }

            if (step.Error is not null || step.Exit is not null)
            {
                yield return new AcpStep(Error: step.Error, Exit: step.Exit);
                yield break;
            }
        }
    }
}
