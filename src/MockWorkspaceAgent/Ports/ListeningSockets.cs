using System.Globalization;

namespace Mocks.MockWorkspaceAgent.Ports;

/// <summary>The TCP ports on which programs of this machine listen, from Linux's <c>/proc</c>.</summary>
/// <remarks>Source: coder/coder, <c>agent/ports_supported.go</c>; cakturk/go-netstat. Ports below 9 and the agent's own are left out.</remarks>
internal static class ListeningSockets
{
    private const int FirstPort = 9;
    private const int AddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;
    private const string Listening = "0A";
    private const string SocketLink = "socket:[";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public static IReadOnlyList<ListeningPort> Find()
    {
        var sockets = Tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > InodeField && fields[StateField] == Listening)
            .Select(fields => (Port: int.Parse(fields[AddressField].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), Inode: fields[InodeField]))
            .Where(socket => socket.Port >= FirstPort).ToArray();
        if (sockets.Length == 0)
        {
            return [];
        }

        var own = SocketsOf(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)).ToHashSet();
        var names = NamesOf(sockets.Select(socket => socket.Inode).ToHashSet());
        return [.. sockets.Where(socket => !own.Contains(socket.Inode)).DistinctBy(socket => socket.Port)
            .Select(socket => new ListeningPort(names.GetValueOrDefault(socket.Inode, ""), "tcp", socket.Port))];
    }

    private static Dictionary<string, string> NamesOf(HashSet<string> inodes)
    {
        var names = new Dictionary<string, string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).OfType<string>().Where(name => name.All(char.IsAsciiDigit)))
        {
            foreach (var inode in SocketsOf(process).Where(inodes.Contains))
            {
                names.TryAdd(inode, NameOf(process));
            }
        }

        return names;
    }

    // Other users' processes do not show their files.
    private static IEnumerable<string> SocketsOf(string process)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget)
                .Where(target => target?.StartsWith(SocketLink, StringComparison.Ordinal) == true).Select(target => target![SocketLink.Length..^1])];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
