using System.Globalization;
using System.Runtime.InteropServices;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Files;

/// <summary>The files by which shutdown scripts know an AgentAPI: its process id, and the mark that a signal leaves.</summary>
/// <remarks>Source: coder/registry, agentapi module, <c>agentapi-mock-shutdown.js</c>; the PID file ends with a newline as AgentAPI's does.</remarks>
internal sealed class NodeFiles : IDisposable
{
    // Not in PosixSignal's list, but the runtime takes a raw number.
    private static readonly PosixSignal Sigusr1 = (PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10);

    private readonly string? _pidFile;
    private readonly PosixSignalRegistration? _registration;

    private NodeFiles(string? pidFile, string marker)
    {
        _pidFile = pidFile;
        if (!OperatingSystem.IsWindows())
        {
            _registration = PosixSignalRegistration.Create(Sigusr1, signal =>
            {
                signal.Cancel = true;
                File.WriteAllText(marker, string.Create(CultureInfo.InvariantCulture,
                    $"SIGUSR1 received at {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}\n"));
            });
        }
    }

    /// <exception cref="SettingException">The PID file cannot be written.</exception>
    public static IDisposable Start(SettingReader reader)
    {
        var found = reader.Find(AgentApiSettings.PidFileSetting);
        var marker = reader.Text(AgentApiSettings.Sigusr1FileSetting);
        if (found.Text.Length == 0)
        {
            return new NodeFiles(null, marker);
        }

        var path = Path.GetFullPath(found.Text);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"{Environment.ProcessId}\n");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw SettingReader.Refuse(found, $"it cannot be written ({refused.Message})");
        }

        return new NodeFiles(path, marker);
    }

    public void Dispose()
    {
        _registration?.Dispose();
        if (_pidFile is not null && File.Exists(_pidFile) && File.ReadAllText(_pidFile).Trim() == $"{Environment.ProcessId}")
        {
            File.Delete(_pidFile);
        }
    }
}
