using System.ComponentModel;
using System.Diagnostics;

namespace Mocks.EndToEnd.Tests.Bridge;

/// <summary>Codex and Claude Code from npm, one version each, kept under <c>artifacts</c> between runs.</summary>
internal static class RealClients
{
    private const string Codex = "@openai/codex@0.169.0";
    private const string ClaudeCode = "@anthropic-ai/claude-code@2.1.197";

    private static readonly string[] Unreachable =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ERR_SOCKET_TIMEOUT"];

    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The program itself, without npm's start script. Skips the test if npm cannot be reached. The download has no time limit.</summary>
    public static Task<string> CodexAsync() => FindAsync("@openai", "codex");

    public static Task<string> ClaudeCodeAsync() => FindAsync("@anthropic-ai", "claude");

    private static async Task<string> FindAsync(string scope, string name)
    {
        var folder = await Installed.Value;
        var platforms = Directory.GetDirectories(Path.Combine(folder, "node_modules", scope), "*-*-*");
        var program = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        return platforms.SelectMany(platform => Directory.GetFiles(platform, program, SearchOption.AllDirectories)).FirstOrDefault()
            ?? throw new FileNotFoundException($"npm installed {scope}, but there is no {program} for this platform in it.");
    }

    private static async Task<string> InstallAsync()
    {
        var versions = $"{Codex}_{ClaudeCode}".Replace('/', '-').Replace("@", "", StringComparison.Ordinal);
        var folder = Path.Combine(Repository.Root, "artifacts", "real-clients", versions);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        // The first process to move its folder into place wins; an install that is cut off leaves no folder under the final name.
        var made = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(made);
        try
        {
            await NpmAsync(made);
            if (!Directory.Exists(folder))
            {
                Directory.Move(made, folder);
            }

            return folder;
        }
        finally
        {
            if (Directory.Exists(made))
            {
                Directory.Delete(made, recursive: true);
            }
        }
    }

    private static async Task NpmAsync(string folder)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "--prefix", folder, Codex, ClaudeCode])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process npm;
        try
        {
            npm = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw Skipped("npm is not on the PATH");
        }

        using (npm)
        {
            var error = npm.StandardError.ReadToEndAsync();
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode == 0)
            {
                return;
            }

            var why = await error;
            throw Array.Exists(Unreachable, code => why.Contains(code, StringComparison.Ordinal))
                ? Skipped($"npm cannot be reached ({Array.Find(Unreachable, code => why.Contains(code, StringComparison.Ordinal))})")
                : new InvalidOperationException($"npm install failed:\n{why}");
        }
    }

    private static Exception Skipped(string why)
    {
        try
        {
            Assert.Skip($"{why}: the real Codex and Claude Code could not be installed, and nothing was tested with them.");
            return new UnreachableException();
        }
        catch (Exception skip)
        {
            return skip;
        }
    }
}
