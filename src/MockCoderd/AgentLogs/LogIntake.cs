using System.Text;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.AgentLogs;

/// <summary>Stores a batch of log lines as coderd's database does: all of it or nothing.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>patchWorkspaceAgentLogs</c>; the limit is a constraint of
/// the database, on the sum of all lines that an agent ever sent.</remarks>
internal sealed class LogIntake(WorldStore world, Release release)
{
    /// <summary>Bytes of output for one agent, as sent, over all its sources.</summary>
    public const int MaxBytes = 1_048_576;

    private const int MaxLineCharacters = 1024;

    private static readonly string[] Levels = ["trace", "debug", "info", "warn", "error"];

    /// <param name="source">All zeros for lines without a source, which go to one called External.</param>
    public Refusal? Take(Workspace workspace, Agent agent, Guid source, IReadOnlyList<PatchedLine> lines)
    {
        if (source == Guid.Empty)
        {
            // The source is created even when the batch is then refused.
            source = ExternalSource.Id;
            world.Change(workspace.Id, agent.Id, known => (known.With(ExternalSource.At(world.Now)), true));
        }

        if (lines.Select(line => line.Level).FirstOrDefault(level => level.Length > 0 && !Levels.Contains(level)) is { } bad)
        {
            return new Refusal(400, new("Invalid log level provided.", $"invalid log level: {GoQuote.Quote(bad)}"));
        }

        string[] outputs = [.. lines.Select(line => Sanitise(line.Output))];
        if (outputs.Any(output => output.Contains('\0', StringComparison.Ordinal)))
        {
            return new Refusal(500, new("Failed to upload logs", "pq: invalid byte sequence for encoding \"UTF8\": 0x00"));
        }

        var bytes = outputs.Sum(output => (long)Encoding.UTF8.GetByteCount(output));
        return world.Change(workspace.Id, agent.Id, known => Add(known, source, lines, outputs, bytes));
    }

    private (Agent Changed, Refusal? Refusal) Add(Agent agent, Guid source, IReadOnlyList<PatchedLine> lines, string[] outputs, long bytes)
    {
        if (agent.LogBytes + bytes > MaxBytes)
        {
            return (agent with { LogsOverflowed = true }, new Refusal(413, new("Logs limit exceeded", agent.LogsOverflowed
                ? "pq: new row for relation \"workspace_agents\" violates check constraint \"max_logs_length\""
                : null)));
        }

        // One time for the whole batch: the client's times are ignored.
        var at = world.Now;
        var rows = outputs.Select((output, index) => new AgentLog(
            world.NextNumber(), at, Cut(output), lines[index].Level is { Length: > 0 } level ? level : "info", source));
        return (agent with { Logs = agent.Logs.AddRange(rows), LogBytes = agent.LogBytes + bytes }, null);
    }

    private string Sanitise(string output) => release.LogsSanitised ? output.Replace('\0', '❌') : output;

    private static string Cut(string output)
    {
        if (output.Length <= MaxLineCharacters)
        {
            return output;
        }

        var end = 0;
        for (var characters = 0; characters < MaxLineCharacters && end < output.Length; characters++)
        {
            end += char.IsHighSurrogate(output[end]) ? 2 : 1;
        }

        return output[..Math.Min(end, output.Length)];
    }
}

/// <summary>The source of lines that came without one.</summary>
internal static class ExternalSource
{
    public static readonly Guid Id = Guid.Parse("3b579bf4-1ed8-4b99-87a8-e9a1e3410410");

    public static LogSource At(DateTimeOffset at) => new(Id, "External", "/emojis/1f310.png", at);
}
