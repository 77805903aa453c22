using System.Globalization;
using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>Finds the processes of groups whose leaders may have ended.</summary>
/// <remarks>The number of an ended group may have been given to another one, so a process counts only in the session of the mock. One that has begun a
/// session of its own is not found. Without <c>/proc</c> none is.</remarks>
internal static class LeftBehind
{
    private const int Rounds = 5;
    private const int GroupField = 2;
    private const int SessionField = 3;

    /// <summary>Kills them, and those that they start while that happens.</summary>
    public static void Kill(IReadOnlySet<int> groups)
    {
        if (groups.Count == 0 || Fields("self") is not { } own)
        {
            return;
        }

        for (var round = 0; round < Rounds; round++)
        {
            var found = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _) && Fields(name) is { } fields
                    && fields[SessionField] == own[SessionField] && fields[0] is not ("Z" or "X")
                    && groups.Contains(int.Parse(fields[GroupField], CultureInfo.InvariantCulture)))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToArray();
            if (found.Length == 0)
            {
                return;
            }

            Array.ForEach(found, id => Signals.Send(id, Signals.Kill));
        }
    }

    // From the state on: the name before it is in parentheses and may have any characters.
    private static string[]? Fields(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
