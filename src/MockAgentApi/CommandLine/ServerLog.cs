using System.Globalization;
using System.Text;
using Mocks.Wire.Go;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>The lines that AgentAPI writes to standard output, by which modules follow it: logfmt, one line each.</summary>
/// <param name="output">Null for a mock that keeps quiet, as it does unless it was called as <c>agentapi</c>.</param>
/// <remarks>Source: Go 1.24, <c>log/slog</c>, <c>TextHandler</c>.</remarks>
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

        var line = new StringBuilder("time=").Append(Stamp(time.GetLocalNow())).Append(" level=").Append(level);
        Append(line, "msg", message);
        foreach (var (key, value) in attributes)
        {
            Append(line, key, value is ServerError error ? error.Detailed : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static void Append(StringBuilder line, string key, string value) =>
        line.Append(' ').Append(key).Append('=').Append(NeedsQuotes(value) ? GoQuote.Quote(value) : value);

    private static bool NeedsQuotes(string value) => value.Length == 0 || value.EnumerateRunes().Any(rune =>
        rune.Value is '"' or '=' or ' ' or 0xfffd or < ' '
        || (rune.Value >= 0x80 && (Rune.IsWhiteSpace(rune) || GoQuote.Quote(rune.ToString()).Length != rune.Utf16SequenceLength + 2)));

    private static string Stamp(DateTimeOffset now) => now.Offset == TimeSpan.Zero
        ? now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
