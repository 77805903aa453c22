using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mocks.Go.Os;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Server;

/// <summary>The file that tells shutdown scripts the process id of the server while it runs.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>writePIDFile</c> and <c>cleanupPIDFile</c>,
/// <c>process_unix.go</c>. As upstream's, it is not written atomically.</remarks>
internal sealed partial class PidFile : IDisposable
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int NotPermitted = 1;

    private readonly string _path;
    private readonly ServerLog _log;

    private PidFile(string path, ServerLog log) => (_path, _log) = (path, log);

    /// <exception cref="WrappedError">The file names another process that lives, or cannot be written.</exception>
    public static PidFile Write(string path, ServerLog log)
    {
        Try("failed to create PID file directory", () => GoFiles.MakeFolders(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", OwnFolder));
        RefuseAnother(path, log);
        Try("failed to write PID file", () =>
        {
            using var file = GoFiles.Create(path, OwnFile);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
        });

        log.Info("Wrote PID file", ("pidFile", path), ("pid", Environment.ProcessId));
        return new PidFile(path, log);
    }

    /// <summary>Removes the file, if it still names this process.</summary>
    public void Dispose()
    {
        string named;
        try
        {
            named = Read(_path);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (GoFileException refused)
        {
            _log.Error("Failed to read PID file for cleanup", ("pidFile", _path), ("error", refused.Message));
            return;
        }

        if (!TryReadId(named, out var id) || id != Environment.ProcessId)
        {
            _log.Info("PID file belongs to another process, skipping cleanup", ("pidFile", _path), ("filePID", named));
            return;
        }

        try
        {
            File.Delete(_path);
            _log.Info("Removed PID file", ("pidFile", _path));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _log.Error("Failed to remove PID file", ("pidFile", _path), ("error", GoFiles.Failed("remove", _path, refused).Message));
        }
    }

    private static void RefuseAnother(string path, ServerLog log) => Try("failed to read existing PID file", () =>
    {
        try
        {
            if (!TryReadId(Read(path), out var id))
            {
                return;
            }

            if (IsRunning(id))
            {
                throw new WrappedError($"another instance is already running with PID {id} (PID file: {path})");
            }

            log.Warn("Found stale PID file, will overwrite", ("pidFile", path), ("stalePID", id));
        }
        catch (FileNotFoundException)
        {
            // The usual case.
        }
    });

    private static void Try(string failure, Action action)
    {
        try
        {
            action();
        }
        catch (GoFileException refused)
        {
            throw new WrappedError(failure, WrappedError.Plain(refused.Message));
        }
    }

    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="GoFileException">The file cannot be read.</exception>
    private static string Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw GoFiles.Failed("read", path, GoFiles.IsFolder);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException(null, path);
        }

        using var file = new StreamReader(GoFiles.OpenRead(path));
        return file.ReadToEnd().Trim();
    }

    private static bool TryReadId(string text, out int id) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);

    private static bool IsRunning(int id)
    {
        if (id <= 0)
        {
            return false; // Zero and below mean process groups, which Go does not check.
        }

        if (OperatingSystem.IsWindows())
        {
            return Array.Exists(System.Diagnostics.Process.GetProcesses(), process => process.Id == id);
        }

        // EPERM: the process exists.
        return Kill(id, 0) == 0 || Marshal.GetLastPInvokeError() == NotPermitted;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
