namespace Mocks.Run;

/// <summary>Shows a command's lines as they come, and a sign of life when none come for a while.</summary>
internal sealed class Screen : IDisposable
{
    private static readonly TimeSpan FirstSign = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextSigns = TimeSpan.FromSeconds(5);

    private readonly TextWriter _lines;
    private readonly ITimer _timer;

    public Screen(TextWriter lines, TextWriter signs, TimeProvider time)
    {
        _lines = TextWriter.Synchronized(lines);
        var start = time.GetTimestamp();
        _timer = time.CreateTimer(
            _ => signs.WriteLine($"  … still running after {time.GetElapsedTime(start).TotalSeconds:0} s"), null, FirstSign, NextSigns);
    }

    public Task WriteLineAsync(string line) => _lines.WriteLineAsync(line);

    public void Dispose() => _timer.Dispose();
}
