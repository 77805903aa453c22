namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <param name="DisplayName">Empty when it is not known: a manifest does not have it.</param>
public readonly record struct ScriptName(Guid LogSourceId, string DisplayName)
{
    public override string ToString() => DisplayName.Length > 0 ? DisplayName : LogSourceId.ToString();
}

public enum ScriptStage
{
    Start,
    Stop,
    Cron,
}

/// <summary>How a script ended, with the numbers of the wire.</summary>
public enum ScriptStatus
{
    Ok,
    ExitFailure,
    TimedOut,
    PipesLeftOpen,
}
