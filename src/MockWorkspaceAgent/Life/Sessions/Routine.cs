namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>One of the things that an agent does during a session, next to all the others.</summary>
/// <param name="Name">Upstream's.</param>
/// <param name="StaysAtStop">It goes on while the agent stops; the others end when the stop begins.</param>
/// <param name="RunAsync">An exception ends the session, unless it is that of the token.</param>
internal sealed record Routine(string Name, bool StaysAtStop, Func<CancellationToken, Task> RunAsync);
