using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Server;

/// <summary>The parts of one life of <c>agentapi server</c>, which a mock without that command does not have.</summary>
/// <param name="Log">The log on standard output.</param>
/// <param name="Agent">The real agent, which runs already.</param>
/// <param name="LoadState">Reads the state file, at the first tick that finds the agent ready; null to start afresh.</param>
/// <param name="EndsWithAgent">The server ends as soon as its agent does, and its screen is not read again.</param>
internal sealed record ServerLife(
    ServerLog Log, PtyProgram? Agent = null, Func<LoadedState>? LoadState = null, bool EndsWithAgent = false)
{
    public static ServerLife None { get; } = new(ServerLog.Quiet);
}
