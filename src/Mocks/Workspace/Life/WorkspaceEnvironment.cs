using Mocks.Run;

namespace Mocks.Workspace.Life;

/// <summary>The environment of a fresh workspace: of this machine's variables only those without which programs do not run.</summary>
internal static class WorkspaceEnvironment
{
    private static readonly string[] Kept =
    [
        "PATH", "LANG", "LANGUAGE", "TZ", "USER", "LOGNAME", "SHELL", "DOTNET_ROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ];

    private const string StandardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // The mock as agentapi and the Snapshotter may be programs that need a runtime: the one of this process.
    public static string RuntimeFolder { get; } = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <param name="tools">A folder that is first on the PATH.</param>
    /// <param name="more">From the command line; they win.</param>
    public static IReadOnlyDictionary<string, string> Of(string tools, IReadOnlyDictionary<string, string> more)
    {
        var variables = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (Kept.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal) || name.StartsWith("DOTNET_ROOT_", StringComparison.Ordinal))
            {
                variables[name] = (string?)variable.Value ?? "";
            }
        }

        foreach (var (name, value) in ProxyExemption.Of(variables.GetValueOrDefault))
        {
            variables[name] = value;
        }

        return Complete(variables, tools, more);
    }

    /// <summary>The environment of a container: of this machine's variables it has none.</summary>
    /// <param name="image">The image's variables, as <c>NAME=value</c>.</param>
    public static IReadOnlyDictionary<string, string> OfImage(IEnumerable<string> image, string tools, IReadOnlyDictionary<string, string> more)
    {
        var variables = image.Select(variable => variable.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        variables.TryAdd("PATH", StandardPath);
        return Complete(variables, tools, more);
    }

    private static Dictionary<string, string> Complete(Dictionary<string, string> variables, string tools, IReadOnlyDictionary<string, string> more)
    {
        variables.TryAdd("DOTNET_ROOT", RuntimeFolder);
        variables["PATH"] = $"{tools}{Path.PathSeparator}{variables.GetValueOrDefault("PATH")}".TrimEnd(Path.PathSeparator);
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }
}
