namespace Mocks.Workspace.Life;

/// <summary>The environment of a fresh workspace: of this machine's variables only those without which programs do not run.</summary>
internal static class WorkspaceEnvironment
{
    private static readonly string[] Kept =
    [
        "PATH", "LANG", "LANGUAGE", "TZ", "USER", "LOGNAME", "SHELL", "DOTNET_ROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ];

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

        variables.TryAdd("DOTNET_ROOT", RuntimeFolder);
        variables["PATH"] = $"{tools}{Path.PathSeparator}{variables.GetValueOrDefault("PATH")}".TrimEnd(Path.PathSeparator);
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    // The mock as agentapi and the Snapshotter may be programs that need a runtime: the one of this process.
    private static string RuntimeFolder => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
