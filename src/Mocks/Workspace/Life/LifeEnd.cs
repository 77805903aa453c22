using Mocks.Afterwards;
using Mocks.Mocking.SavedJournals;
using Mocks.Run;
using Mocks.Wire.AgentApi;

namespace Mocks.Workspace.Life;

/// <summary>What came of a life, before anything is made of it.</summary>
internal sealed record LifeEnd(LifeRecord Record)
{
    public string ReleaseName { get; init; } = "";

    public string Scratch { get; init; } = "";

    /// <summary>Null when the start scripts did not end.</summary>
    public double? ReadyMs { get; init; }

    /// <summary>Null without a stop.</summary>
    public double? StoppedMs { get; init; }

    public bool WasKilled { get; init; }

    public DateTimeOffset KilledAt { get; init; }

    public IReadOnlyList<(string Name, AgentLifecycle State)> Lifecycles { get; init; } = [];

    public CommandResult? Command { get; init; }

    /// <summary>That of the task's AgentAPI just before the stop; null when none answered.</summary>
    public IReadOnlyList<Message>? Conversation { get; init; }

    /// <summary>Null for a workspace that is no task.</summary>
    public Outcome? Outcome { get; init; }

    public IReadOnlyList<string> LeftFiles { get; init; } = [];

    public IReadOnlyDictionary<string, string> AgentEnvironment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>coderd's. Its bodies are read while it is enumerated, which has to be before coderd is disposed.</summary>
    public IReadOnlyList<MockJournal> Journals { get; init; } = [];

    /// <summary>Requests of the task's AgentAPI during the stop.</summary>
    public IReadOnlyList<Step> AppSteps { get; init; } = [];

    /// <summary>Requests that are no longer in coderd's journal.</summary>
    public long Unseen { get; init; }
}
