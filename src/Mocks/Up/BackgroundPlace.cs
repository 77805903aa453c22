using System.Diagnostics;
using System.Text.Json;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>The place of the mocks in the background: a user has one. Two files, both readable by the user only: a lock, held as long as the
/// process lives, and the state.</summary>
/// <remarks>The system releases the lock when the process ends, however it ends: a process id alone may be another process's by then.</remarks>
internal sealed class BackgroundPlace : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly FileStream _lock;
    private readonly string _state;

    private BackgroundPlace(FileStream held, string state) => (_lock, _state) = (held, state);

    /// <summary>True while mocks run in the background, or start or stop there.</summary>
    public static bool IsTaken
    {
        get
        {
            if (!File.Exists(LockFile))
            {
                return false;
            }

            using var held = Lock(LockFile);
            return held is null;
        }
    }

    private static string LockFile => Path.Combine(OwnFolder.Path, "up.lock");

    private static string StateFile => Path.Combine(OwnFolder.Path, "up.json");

    /// <summary>The mocks in the background; null when none run, or they have just been started.</summary>
    public static UpState? Running() => IsTaken ? Read() : null;

    /// <summary>Takes the place for this process.</summary>
    /// <exception cref="SettingException">Another process has it, or its files cannot be made.</exception>
    public static BackgroundPlace Take()
    {
        OwnFolder.Make();
        var clock = Stopwatch.StartNew();
        FileStream? held;
        while ((held = Lock(LockFile)) is null)
        {
            // mocks down holds it for a moment, to see whether it is free.
            if (clock.Elapsed > Glance)
            {
                throw Refuse(Read());
            }

            Thread.Sleep(Pause);
        }

        // That of a process that was killed.
        File.Delete(StateFile);
        return new BackgroundPlace(held, StateFile);
    }

    private static SettingException Refuse(UpState? running) => new(
        $"both mocks run in the background already{(running is null ? "" : $", {running}")}. 'mocks down' ends them.", exitCode: 3);

    /// <summary>Removes the state of a process that was killed, unless there is a process again.</summary>
    public static void Clear()
    {
        if (File.Exists(LockFile))
        {
            using var held = Lock(LockFile);
            if (held is not null)
            {
                File.Delete(StateFile);
            }
        }
    }

    /// <summary>Leaves the state for <c>mocks down</c>, and lets go of the command that started this process.</summary>
    /// <returns>False when that command has gone.</returns>
    public Task<bool> HandOverAsync(UpState state, FileStream? logFile)
    {
        PrivateFile.Replace(_state, state.ToJson());
        return BackgroundProcess.HandOverAsync(state, logFile);
    }

    public void Dispose()
    {
        File.Delete(_state);
        _lock.Dispose();
    }

    /// <returns>Null when another process holds it.</returns>
    private static FileStream? Lock(string path)
    {
        var wanted = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            wanted.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, wanted);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    private static UpState? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(StateFile), UpJson.Default.UpState);
        }
        catch (Exception missing) when (missing is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
