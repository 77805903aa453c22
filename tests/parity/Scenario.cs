using System.Globalization;
using System.Text.Json;

namespace Mocks.Parity.Tests;

/// <summary>One line of a recording: time, actor, event.</summary>
/// <param name="At">Seconds since the start.</param>
/// <param name="Who">A request's name, a stream's (<c>events</c>, <c>screen</c>, <c>late</c>), <c>server</c>, <c>status</c> or <c>file X</c>.</param>
/// <param name="What">The bytes that were sent or received, or the state that was seen.</param>
internal sealed record Step(double At, string Who, string What)
{
    /// <summary>A piece of a stream that says that the agent is stable.</summary>
    public static bool IsStable(string piece) => piece.Contains("\"status\":\"stable\"", StringComparison.Ordinal);

    public bool IsStream => Who is "events" or "screen" or "late";

    public bool IsSignal => Who == "server" && What.StartsWith("sent ", StringComparison.Ordinal);

    public bool IsRequest => What.StartsWith("> ", StringComparison.Ordinal);

    /// <summary>A request of <c>agentapi attach</c>, as bytes.</summary>
    public bool IsTyped => Who.StartsWith("attach ", StringComparison.Ordinal) && char.IsAsciiDigit(Who[^1]);

    /// <summary>A request and its whole answer in one line, e.g. <c>GET /status {"Host": "a"}</c>.</summary>
    public bool IsExchange => Who.EndsWith('}');

    /// <summary>An action of a client, other than opening a stream.</summary>
    public bool IsDeed => IsSignal || IsRequest || IsTyped || IsExchange || What == "half sent" || Who == "attach shows" || Who.StartsWith("file ", StringComparison.Ordinal);
}

/// <summary>A recorded life of a server.</summary>
/// <param name="Version">The release, when it is not the baseline.</param>
/// <param name="Flags">Given to <c>agentapi server</c>; <c>{dir}</c> stands for a temporary folder.</param>
internal sealed record Scenario(string Name, string? Version, string[] Flags, IReadOnlyList<Step> Steps, string Out, string Error)
{
    /// <summary>The time of the signal that ended it, in seconds; infinite when the recording includes the end.</summary>
    public double EndsAt { get; init; } = double.PositiveInfinity;

    /// <summary>The agent that the recorded server ran.</summary>
    public string Agent => Name.EndsWith("start-never-ready", StringComparison.Ordinal) ? "never-ready" : "scripted";

    /// <summary>The agent's command, as it was logged.</summary>
    public string Command => Agent == "never-ready" ? "bash -c echo no prompt here; sleep 60"
        : Flags.Contains("--experimental-acp") ? "python3 {here}/scripted_acp_agent.py" : "python3 {here}/scripted_agent.py";

    /// <summary>Files that existed before the server: those with mode 644, which AgentAPI never creates.</summary>
    public IEnumerable<(string Name, string Content)> Given => Steps
        .Where(step => step.Who.StartsWith("file ", StringComparison.Ordinal) && step.What.StartsWith("0o644 ", StringComparison.Ordinal))
        .Select(step => (step.Who["file ".Length..], step.What["0o644 ".Length..]));

    /// <summary>Up to the signal, or the exit of the agent, that ended it.</summary>
    public Scenario WithoutItsEnd()
    {
        var life = Steps.TakeWhile(step => !step.IsSignal && step.What != "<closed>").ToList();
        return this with { Steps = life, EndsAt = life.Count < Steps.Count ? Steps[life.Count].At : double.PositiveInfinity };
    }

    /// <summary>Each step, and the time of the client's next action.</summary>
    public IEnumerable<(Step Step, double NextDeed)> WithNextDeeds()
    {
        var opened = new HashSet<string>();
        var next = EndsAt;
        var deeds = Steps.Select(step => step.IsDeed || (step.IsStream && opened.Add(step.Who))).ToList();
        var all = new List<(Step, double)>();
        for (var at = Steps.Count - 1; at >= 0; at--)
        {
            all.Add((Steps[at], next));
            next = deeds[at] ? Steps[at].At : next;
        }

        all.Reverse();
        return all;
    }

    public static Scenario Parse(string name, string? version, JsonElement recorded)
    {
        var output = recorded.GetProperty("stdout").GetString()!;
        var steps = recorded.GetProperty("log").EnumerateArray().Select(line => new Step(line[0].GetDouble(), line[1].GetString()!, line[2].GetString()!)).ToList();
        return new(
            name, version,
            [.. recorded.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)],
            WithSignals(steps, output),
            output,
            recorded.GetProperty("stderr").GetString()!);
    }

    /// <summary>A second SIGUSR1, which only the server's log shows.</summary>
    private static List<Step> WithSignals(List<Step> steps, string output)
    {
        var received = output.Split('\n').Where(line => line.Contains("Received SIGUSR1", StringComparison.Ordinal))
            .Select(line => DateTimeOffset.Parse(line["time=".Length..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture)).ToList();
        if (steps.Find(step => step.What == "sent SIGUSR1") is { } sent)
        {
            foreach (var at in received.Skip(1).Select(again => sent.At + (again - received[0]).TotalSeconds))
            {
                steps.Insert(steps.FindIndex(step => step.At > at), sent with { At = at });
            }
        }

        return steps;
    }
}
