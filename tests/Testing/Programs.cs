using System.Diagnostics;

namespace Testing;

/// <summary>Programs that a test may start. Settings of this machine that would change what they do are removed from their environment.</summary>
public static class Programs
{
    private static readonly string[] Settings =
        ["PRESET", "MESSAGES", "HTTP_CODE", "OUTPUT_FILE", "MOCK_", "AGENTAPI_", "ARG_", "CODER_", "SNAPSHOTTER_", "DOTNET_", "ASPNETCORE_", "OTEL_", "GITHUB_"];

    // Native programs start in a tenth of the time. CI packs them before the tests.
    private static readonly string? Published = Environment.GetEnvironmentVariable("MOCKS_PROGRAMS") is { Length: > 0 } folder ? folder : null;

    /// <summary>One of our own programs: from the folder that <c>MOCKS_PROGRAMS</c> names, or as it was built with the tests.</summary>
    public static ProcessStartInfo Ours(string name, params string[] arguments)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        var folder = Published is { } published && File.Exists(Path.Combine(published, file)) ? published : AppContext.BaseDirectory;
        var program = Path.Combine(folder, file);
        return File.Exists(program)
            ? Other(program, arguments)
            : Other("dotnet", [Path.Combine(folder, $"{name}.dll"), .. arguments]);
    }

    /// <summary>Any program, by its path or its name on the PATH.</summary>
    public static ProcessStartInfo Other(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(name);
        }

        // The runtime of this process, which need not be the one that is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        start.Environment["TZ"] = "UTC";
        return start;
    }

    public static ProcessStartInfo With(this ProcessStartInfo start, params IEnumerable<(string Name, string Value)> environment)
    {
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool IsSetting(string name) =>
        Array.Exists(Settings, setting => name.StartsWith(setting, StringComparison.Ordinal)) || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);
}
