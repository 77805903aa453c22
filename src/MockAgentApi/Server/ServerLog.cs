using System.Globalization;
using Mocks.Go.Log.Slog;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Server;

/// <summary>AgentAPI's log on standard output, which modules read: logfmt, one line per entry.</summary>
/// <param name="output">Null for no log, as in a mock that was not called as <c>agentapi</c>.</param>
internal sealed class ServerLog(TextWriter? output, TimeProvider time)
{
    private readonly Lock _lock = new();

    public static ServerLog Quiet { get; } = new(null, TimeProvider.System);

    public void Info(string message, params ReadOnlySpan<(string Key, object Value)> attributes) => Write("INFO", message, attributes);

    public void Warn(string message, params ReadOnlySpan<(string Key, object Value)> attributes) => Write("WARN", message, attributes);

    public void Error(string message, params ReadOnlySpan<(string Key, object Value)> attributes) => Write("ERROR", message, attributes);

    private void Write(string level, string message, ReadOnlySpan<(string Key, object Value)> attributes)
    {
        if (output is null)
        {
            return;
        }

        var texts = new (string, string)[attributes.Length];
        for (var at = 0; at < texts.Length; at++)
        {
            var (key, value) = attributes[at];
            texts[at] = (key, value is WrappedError error ? error.Detailed : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        var line = TextHandler.Line(time.GetLocalNow(), level, message, texts);
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
