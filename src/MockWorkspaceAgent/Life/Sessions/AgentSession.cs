namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>Runs the routines of one session next to each other. The first that fails ends them all.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>apiConnRoutineManager</c>.</remarks>
internal static class AgentSession
{
    /// <param name="stopping">Cancelled when the agent begins to stop.</param>
    /// <param name="ended">Cancelled when the agent has stopped.</param>
    /// <returns>What the first failed routine threw, with the routine's name; null when none failed.</returns>
    public static async Task<(string Routine, Exception Error)?> RunAsync(IReadOnlyList<Routine> routines, CancellationToken stopping, CancellationToken ended)
    {
        using var stays = CancellationTokenSource.CreateLinkedTokenSource(ended);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stays.Token, stopping);
        (string Routine, Exception Error)? first = null;
        var gate = new Lock();
        await Task.WhenAll(routines.Select(RunOneAsync));
        return first;

        async Task RunOneAsync(Routine routine)
        {
            var token = routine.StaysAtStop ? stays.Token : ends.Token;
            try
            {
                await Task.Yield(); // No routine holds up the start of the next.
                await routine.RunAsync(token);
            }
            catch (Exception) when (token.IsCancellationRequested)
            {
                // Also the errors of a connection that is closed under it.
            }
            catch (Exception failed)
            {
                lock (gate)
                {
                    first ??= (routine.Name, failed);
                }

                await stays.CancelAsync();
            }
        }
    }
}
