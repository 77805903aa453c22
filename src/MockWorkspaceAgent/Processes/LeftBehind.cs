using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>Finds the processes of groups whose leaders may have ended.</summary>
/// <remarks>The number of an ended group may have been given to another one, so a process counts only in the session of the mock. One that has begun a
/// session of its own is not found. Without <c>/proc</c> none is.</remarks>
internal static class LeftBehind
{
    private const int Rounds = 5;

    /// <summary>Kills them, and those that they start while that happens.</summary>
    public static void Kill(IReadOnlySet<int> groups)
    {
        if (groups.Count == 0 || ProcessStat.Of(Environment.ProcessId) is not { } own)
        {
            return;
        }

        for (var round = 0; round < Rounds; round++)
        {
            var found = ProcessStat.All().Where(process => process.Session == own.Session && !process.HasEnded && groups.Contains(process.Group)).ToArray();
            if (found.Length == 0)
            {
                return;
            }

            Array.ForEach(found, process => Signals.Send(process.Id, Signals.Kill));
        }
    }
}
