using System.Diagnostics;
using System.Text;

namespace Mocks.Run;

/// <summary>The lines of a command, as they come. They are shown to the end; the report holds the first mebibyte of characters.</summary>
internal sealed class CommandOutput(TextWriter screen)
{
    private const int MaxCharactersHeld = 1024 * 1024;
    private const int MaxCharactersOfLine = 64 * 1024;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<OutputLine> _lines = [];
    private int _held;

    public OutputLine[] Lines()
    {
        lock (_lines)
        {
            return [.. _lines];
        }
    }

    /// <param name="stream"><c>out</c> or <c>err</c>.</param>
    public async Task ReadAsync(StreamReader reader, string stream)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            for (var rest = buffer.AsMemory(0, count); !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf('\n');
                var part = rest[..(end < 0 ? rest.Length : end)];
                line.Append(part);
                rest = rest[(end < 0 ? rest.Length : end + 1)..];
                if (end >= 0 || line.Length >= MaxCharactersOfLine)
                {
                    await AddAsync(stream, line);
                }
            }
        }

        if (line.Length > 0)
        {
            await AddAsync(stream, line);
        }
    }

    private async Task AddAsync(string stream, StringBuilder line)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (_lines)
        {
            _held += text.Length + 1;
            if (_held <= MaxCharactersHeld)
            {
                _lines.Add(new OutputLine(_clock.Elapsed.TotalMilliseconds, stream, text));
            }
        }

        await screen.WriteLineAsync($"  {text}");
    }
}
