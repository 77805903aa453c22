using System.Diagnostics;

namespace Mocks.Workspace.Containers;

/// <summary>How a call of Docker's command line ended.</summary>
internal sealed record DockerEnd(int ExitCode, string Output, string Errors)
{
    /// <summary>Its last line of error, for a sentence.</summary>
    public string Reason => ReasonOf(Errors);

    /// <returns>The last line that is no hint on usage, without its full stop.</returns>
    public static string ReasonOf(string errors) =>
        errors.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0 && !line.StartsWith("See '", StringComparison.Ordinal))?.TrimEnd('.') ?? "docker gave no reason";
}

/// <summary>Docker's command line, with its own settings: <c>DOCKER_HOST</c>, contexts, logins.</summary>
internal static class Docker
{
    /// <summary>Where it looks for an engine.</summary>
    public static string Address => Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? $"{host} (DOCKER_HOST)" : "Docker's default socket";

    /// <exception cref="System.ComponentModel.Win32Exception">It is not on PATH.</exception>
    public static async Task<DockerEnd> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new DockerEnd(process.ExitCode, await output, await errors);
    }
}
