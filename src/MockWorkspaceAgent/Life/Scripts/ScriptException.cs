namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>A script could not be run, in the agent's words.</summary>
internal sealed class ScriptException(string message) : Exception(message);
