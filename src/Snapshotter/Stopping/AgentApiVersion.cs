using System.ComponentModel;
using System.Diagnostics;

namespace Mocks.Snapshotter.Stopping;

/// <summary>The version of the <c>agentapi</c> on PATH.</summary>
internal static class AgentApiVersion
{
    private static readonly Version FirstThatSaves = new(0, 12, 0);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether the version is at least 0.12.0, or is not a plain version.</summary>
    /// <remarks>Source: coder/registry, agentapi module, <c>lib.sh</c>, <c>version_at_least</c>: <c>latest</c> and custom builds pass.</remarks>
    public static async Task<bool> SavesStateAsync(CancellationToken cancellationToken) => Saves(await PrintedAsync(cancellationToken));

    internal static bool Saves(string printed)
    {
        var lines = printed.TrimEnd('\n').Split('\n');
        var word = lines[^1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
        word = word.StartsWith('v') ? word[1..] : word;
        var isPlain = lines.Length == 1
            && word.Count(letter => letter == '.') == 2
            && word.All(letter => letter == '.' || char.IsAsciiDigit(letter));
        return !isPlain || !Version.TryParse(word, out var version) || version >= FirstThatSaves;
    }

    private static async Task<string> PrintedAsync(CancellationToken cancellationToken)
    {
        if (PathOf("agentapi") is not { } program)
        {
            return "";
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Timeout);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                // At start AgentAPI reads its input to the end when the input is not a terminal.
                process.StandardInput.Close();
                return await process.StandardOutput.ReadToEndAsync(late.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return "";
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException or InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>Searches PATH. Unlike <see cref="Process"/>, never the current folder.</summary>
    private static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
