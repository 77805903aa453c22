using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>Called when a file can be read.</summary>
/// <param name="buffer">Free to use during the call.</param>
/// <returns>Whether to watch the file further.</returns>
internal delegate bool ReadableAction(Span<byte> buffer);

/// <summary>One thread that watches the pipes and the ends of all child processes.</summary>
internal sealed unsafe class WatchedFiles
{
    private const int BufferBytes = 64 * 1024;
    private const int MostAtOnce = 64;

    // The structure epoll_event is packed on x64, and not on arm64.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly Lazy<WatchedFiles> Instance = new(() => new WatchedFiles());

    private readonly ConcurrentDictionary<int, ReadableAction> _watches = new();
    private readonly int _poll;
    private int _last;

    private WatchedFiles()
    {
        _poll = Libc.OpenPoll(Libc.CloseOnExec);
        if (_poll < 0)
        {
            throw new ExecException($"epoll_create1: {GoFiles.Words(Marshal.GetLastPInvokeError())}");
        }

        new Thread(Run) { IsBackground = true, Name = "child processes" }.Start();
    }

    public static WatchedFiles Shared => Instance.Value;

    /// <returns>The watch, for <see cref="Remove"/>.</returns>
    public int Add(int file, ReadableAction readable)
    {
        // Not the file's number, which is used again as soon as the file is closed.
        var id = Interlocked.Increment(ref _last);
        _watches[id] = readable;
        var change = stackalloc byte[16];
        *(uint*)change = Libc.In;
        *(long*)(change + EventBytes - sizeof(long)) = id;
        if (Libc.ChangePoll(_poll, Libc.Add, file, change) != 0)
        {
            _watches.TryRemove(id, out _);
            throw new ExecException($"epoll_ctl: {GoFiles.Words(Marshal.GetLastPInvokeError())}");
        }

        return id;
    }

    /// <summary>Ends the watch of a file that is about to be closed.</summary>
    public void Remove(int watch, int file)
    {
        _watches.TryRemove(watch, out _);
        var change = stackalloc byte[16];
        _ = Libc.ChangePoll(_poll, Libc.Delete, file, change);
    }

    private void Run()
    {
        var buffer = new byte[BufferBytes];
        var found = stackalloc byte[16 * MostAtOnce];
        while (true)
        {
            var count = Libc.Poll(_poll, found, MostAtOnce, -1);
            for (var index = 0; index < count; index++)
            {
                var id = (int)*(long*)(found + (index * EventBytes) + EventBytes - sizeof(long));
                if (_watches.TryGetValue(id, out var readable) && !readable(buffer))
                {
                    _watches.TryRemove(id, out _);
                }
            }
        }
    }
}
