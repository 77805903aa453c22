using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Versions;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>Types one message into the agent's terminal, and waits until the agent reacts. Callers hold the conversation's lock.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>writeStabilize</c>, and <c>lib/util/util.go</c>, <c>WaitFor</c>.</remarks>
/// <param name="done">Called with null when the agent has reacted, else with the reason why not.</param>
internal sealed class MessageTyping(ConversationClock clock, TerminalAgent agent, AgentApiVersion version, Action<string?> done)
{
    private const string TimedOut = "timeout waiting for condition";

    private static readonly TimeSpan FirstLookForEcho = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstLookForReaction = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan AfterReturn = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestBetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan EchoSettles = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReturnAgain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReactionTimeout = TimeSpan.FromSeconds(15);

    private string _before = "";
    private DateTimeOffset _deadline;
    private DateTimeOffset _lastReturn = DateTimeOffset.MinValue;

    public void Begin(string text)
    {
        _before = agent.Screen;
        // A letter and a backspace first: otherwise Claude Code shows the start of the paste.
        if (Type($"x\b\x1b[200~{text}\x1b[201~") is { } refused)
        {
            done($"failed to write message part: {refused}");
            return;
        }

        _deadline = clock.Now + version.EchoTimeout;
        Next(FirstLookForEcho, LookForEcho, EchoTimedOut);
    }

    private void LookForEcho(TimeSpan interval) => agent.Look(Rank.Typing, seen =>
    {
        if (seen == _before)
        {
            Next(Longer(interval), LookForEcho, EchoTimedOut);
            return;
        }

        clock.In(EchoSettles, Rank.Typing, () => agent.Look(Rank.Typing, settled =>
        {
            if (settled == seen)
            {
                PressReturn();
            }
            else
            {
                Next(Longer(interval), LookForEcho, EchoTimedOut);
            }
        }));
    });

    private void EchoTimedOut()
    {
        if (version.NeedsEcho)
        {
            done($"failed to wait for screen to stabilize: {TimedOut}");
        }
        else
        {
            PressReturn();
        }
    }

    private void PressReturn()
    {
        _before = agent.Screen;
        _deadline = clock.Now + ReactionTimeout;
        LookForReaction(FirstLookForReaction);
    }

    private void LookForReaction(TimeSpan interval)
    {
        if (clock.Now - _lastReturn >= ReturnAgain)
        {
            _lastReturn = clock.Now;
            if (Type("\r") is { } refused)
            {
                done($"failed to wait for processing to start: failed to write carriage return: {refused}");
                return;
            }
        }

        clock.In(AfterReturn, Rank.Typing, () => agent.Look(Rank.Typing, seen =>
        {
            if (seen != _before)
            {
                done(null);
            }
            else
            {
                Next(Longer(interval), LookForReaction, () => done($"failed to wait for processing to start: {TimedOut}"));
            }
        }));
    }

    // Does not wait for a program that does not read its keys yet: it has not shown them either.
    private string? Type(string keys) => agent.TypeAsync(keys) is { IsCompleted: true, Result: { } refused } ? refused : null;

    private void Next(TimeSpan interval, Action<TimeSpan> look, Action tooLate)
    {
        if (clock.Now + interval < _deadline)
        {
            clock.In(interval, Rank.Typing, () => look(interval));
        }
        else
        {
            clock.At(_deadline > clock.Now ? _deadline : clock.Now, Rank.Typing, tooLate);
        }
    }

    private static TimeSpan Longer(TimeSpan interval) => interval * 2 < LongestBetweenLooks ? interval * 2 : LongestBetweenLooks;
}
