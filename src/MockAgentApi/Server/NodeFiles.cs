using System.Runtime.InteropServices;
using Mocks.GoLibraries.Xerrors;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Server;

/// <summary>The files that the Node mocks write: the process id, and the marker of a signal.</summary>
/// <remarks>Source: coder/registry, agentapi module, <c>agentapi-mock-shutdown.js</c>; the PID file follows AgentAPI's own rules.</remarks>
internal sealed class NodeFiles : IDisposable
{
    private readonly PidFile? _pidFile;
    private readonly PosixSignalRegistration? _registration;

    private NodeFiles(PidFile? pidFile, string marker)
    {
        _pidFile = pidFile;
        _registration = Sigusr1.Handle(() => Sigusr1.Mark(marker));
    }

    /// <exception cref="SettingException">The PID file cannot be written, or names a process that lives.</exception>
    public static IDisposable Start(SettingReader reader)
    {
        var found = reader.Find(AgentApiSettings.PidFileSetting);
        var marker = reader.Text(AgentApiSettings.Sigusr1FileSetting);
        try
        {
            return new NodeFiles(found.Text.Length == 0 ? null : PidFile.Write(Path.GetFullPath(found.Text), ServerLog.Quiet), marker);
        }
        catch (WrappedError refused)
        {
            throw SettingReader.Refuse(found, refused.Message);
        }
    }

    public void Dispose()
    {
        _registration?.Dispose();
        _pidFile?.Dispose();
    }
}
