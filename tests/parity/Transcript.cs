using System.Text;
using System.Text.RegularExpressions;

namespace Mocks.Parity.Tests;

/// <summary>The sent and received data of each actor of a scenario.</summary>
internal sealed partial class Transcript
{
    // Goroutines race to log these: that they are logged counts, not when.
    private static readonly string[] AnyTime =
        ["New subscriber", "New screen subscriber", "Server stop initiated, unsubscribing.", "Cleaned up temporary directory", "Closing process"];

    private readonly Dictionary<string, List<string>> _said = [];

    public void Add(string who, params IEnumerable<string> what)
    {
        if (!_said.TryGetValue(who, out var said))
        {
            _said[who] = said = [];
        }

        said.AddRange(what);
    }

    /// <summary>A server's log, without times, and without lines that only a real terminal causes.</summary>
    public void AddLog(string output, Func<string, string> name)
    {
        var lines = output.Split('\n').Select(line => name(LogTime().Replace(line, "")))
            .Where(line => !line.Contains("Error reading from pseudo terminal", StringComparison.Ordinal)).ToList();
        bool Races(string line) => Array.Exists(AnyTime, text => line.Contains($"msg=\"{text}\"", StringComparison.Ordinal));
        Add("log", lines.Where(line => !Races(line)));
        Add("log, any order", lines.Where(Races).Select(line => Subscriber().Replace(line, "subscriberId={n}")).Order(StringComparer.Ordinal));
    }

    /// <param name="looseStart">Compare only the resulting state of the events before the first <c>stable</c>: a client that connects
    /// some ticks later gets fewer of them.</param>
    public static void AssertEqual(Transcript recorded, Transcript live, bool looseStart) =>
        Assert.Equal(recorded.Show(looseStart), live.Show(looseStart));

    private string Show(bool looseStart)
    {
        var text = new StringBuilder();
        foreach (var (who, said) in _said)
        {
            text.Append(who).Append(":\n");
            foreach (var line in looseStart && who == "events" ? Loosened(said) : said)
            {
                text.Append("  ").Append(Naming.Of(line)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Loosened(List<string> said)
    {
        var settled = said.FindIndex(item => item.Contains("\"status\":\"stable\"", StringComparison.Ordinal));
        var start = said[..Math.Max(settled, 0)];
        var last = start.Skip(1).Where(item => !item.Contains("\"status\":\"running\"", StringComparison.Ordinal)).GroupBy(item => MessageId().Match(item).Value).Select(group => group.Last());
        return start.Take(1).Concat(last.Order(StringComparer.Ordinal)).Concat(said[start.Count..]);
    }

    [GeneratedRegex("subscriberId=[0-9]+")]
    private static partial Regex Subscriber();

    [GeneratedRegex("^time=[^ ]+ ")]
    private static partial Regex LogTime();

    [GeneratedRegex("^event: [a-z_]+\ndata: ({\"id\":[0-9]+)?")]
    private static partial Regex MessageId();
}
