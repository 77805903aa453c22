using System.Text.RegularExpressions;

namespace Mocks.Parity.Tests;

/// <summary>Gives names to what may differ from run to run, as the recordings do.</summary>
internal static partial class Naming
{
    /// <param name="port">The server's own; a request may also have said 3284.</param>
    public static string Of(string text, int? port = null, string? folder = null, int? process = null)
    {
        text = Regex.Replace(text, @":3284\b", ":{port}");
        if (port is not null)
        {
            text = Regex.Replace(text, $@"(?<=[:=]){port}\b", "{port}");
        }

        if (folder is not null)
        {
            text = text.Replace(folder, "{dir}", StringComparison.Ordinal);
        }

        if (process is not null)
        {
            text = Regex.Replace(text, $@"(?<=pid=|PID |^0o600 ){process}\b", "{pid}");
        }

        return Times().Replace(Uploads().Replace(text, "{tmp}/agentapi-uploads-{n}"), "{time}");
    }

    // Times that a given state file brings are kept: they must come back as they were.
    [GeneratedRegex(@"(?!2026-01-02)20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Times();

    [GeneratedRegex(@"[^""\s=]*/agentapi-uploads-(\d+|\{n\})")]
    private static partial Regex Uploads();
}
