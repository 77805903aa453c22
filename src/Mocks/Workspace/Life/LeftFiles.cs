using System.Text.RegularExpressions;
using Mocks.Workspace.Declaration;

namespace Mocks.Workspace.Life;

/// <summary>Files with fixed names in <c>/tmp</c> that the scripts of a workspace wrote: two such modules in one workspace overwrite each other's.</summary>
/// <param name="scripts">Those whose text names such files.</param>
/// <param name="temporary">The folders that are <c>/tmp</c> to the scripts.</param>
internal sealed partial class LeftFiles(IEnumerable<DeclaredScript> scripts, params IReadOnlyList<string> temporary)
{
    public const string Temporary = "/tmp";

    private readonly string[] _named = [.. scripts.SelectMany(script => Name().Matches(script.Script)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];
    // A file system's clock may be some milliseconds behind.
    private readonly DateTime _start = DateTime.UtcNow - TimeSpan.FromMilliseconds(20);

    /// <summary>Those that are there and have been written since this was made.</summary>
    public IReadOnlyList<string> Find() => [.. _named.Where(name => temporary.Any(folder => Path.Join(folder, name[Temporary.Length..]) is var path && Path.Exists(path) && IsWritten(path)))];

    private bool IsWritten(string name)
    {
        try
        {
            return File.GetLastWriteTimeUtc(name) >= _start;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"(?<![\w./$}])/tmp/[A-Za-z0-9._-]*[A-Za-z0-9_-]+")]
    private static partial Regex Name();
}
