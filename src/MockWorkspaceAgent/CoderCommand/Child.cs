using System.Diagnostics;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary>A program that takes over this one's terminal and files until it ends.</summary>
internal static class Child
{
    /// <returns>Its exit code.</returns>
    /// <exception cref="CoderException">It cannot be started.</exception>
    public static async Task<int> RunAsync(string program, IEnumerable<string> arguments, string? folder = null)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? "" })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new CoderException($"{program}: {missing.Message}");
        }
    }
}
