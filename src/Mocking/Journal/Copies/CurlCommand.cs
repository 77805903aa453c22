using System.Text;
using Mocks.GoLibraries.ShellQuote;

namespace Mocks.Mocking.Journal.Copies;

/// <param name="Command">For a POSIX shell.</param>
/// <param name="IsWhole">It sends what was sent: nothing is blotted out or left out.</param>
public sealed record CurlView(string Command, bool IsWhole);

/// <summary>A request as a command of curl that sends the same bytes, but for its secrets.</summary>
internal static class CurlCommand
{
    // Those that curl works out itself from the rest of the command.
    private static readonly string[] Framing = ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect"];

    // Those that curl would add.
    private static readonly string[] Added = ["User-Agent", "Accept"];

    /// <param name="origin">Where the mock is reached, e.g. <c>http://localhost:3284</c>.</param>
    public static CurlView Of(JournalEntry entry, string origin)
    {
        var (headers, body) = (entry.RequestHeaders.ToArray(), entry.Body);
        var target = entry.Url.StartsWith('/') ? entry.Url : "/";
        List<string> words = ["curl", "-sS", "-i", "--globoff", "--path-as-is"];
        words.AddRange(entry.Method switch
        {
            "GET" when !HasBody(entry) => [],
            "HEAD" => ["--head"],
            var method => ["-X", ShellWords.Quote(method)],
        });
        words.Add(ShellWords.Quote(origin + target));
        var sent = headers.Where(header => !Framing.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).ToArray();
        foreach (var (name, value) in sent)
        {
            words.AddRange(["-H", ShellWords.Quote(value.Length == 0 ? $"{name};" : $"{name}: {value}")]);
        }

        string[] unwanted = HasBody(entry) ? [.. Added, "Content-Type"] : Added;
        foreach (var name in unwanted.Where(name => !sent.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))))
        {
            words.AddRange(["-H", $"'{name}:'"]);
        }

        var notes = LeftOut.OfRequest(entry);
        var command = string.Join(' ', words) + (body switch
        {
            { Text: { } text } when !text.Contains('\0', StringComparison.Ordinal) => $" --data-raw {ShellWords.Quote(text)}",
            { Text: not null } or { Base64: not null } => " --data-binary @-",
            _ => "",
        });
        var before = body switch
        {
            { Base64: { } base64 } => $"printf %s {base64} | base64 -d | ",
            { Text: { } text } when text.Contains('\0', StringComparison.Ordinal) => $"printf %s {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))} | base64 -d | ",
            _ => "",
        };
        return new CurlView(string.Concat(notes.Select(note => $"# {note}\n")) + before + command, notes.Count == 0);
    }

    private static bool HasBody(JournalEntry entry) => entry.BodyBytes > 0;
}
