using System.Runtime.InteropServices;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>The folder of this user for what <c>mocks up --detach</c> leaves for <c>mocks down</c>: <c>XDG_RUNTIME_DIR</c>, else the temporary folder.</summary>
/// <remarks>The temporary folder may be everyone's: a folder there that is a link, or another user's, is refused.</remarks>
internal static partial class OwnFolder
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string Path => Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && System.IO.Path.IsPathRooted(runtime)
        ? System.IO.Path.Combine(runtime, "mocks")
        : System.IO.Path.Combine(System.IO.Path.GetTempPath(), OperatingSystem.IsWindows() ? "mocks" : $"mocks-{EffectiveUser()}");

    /// <summary>Makes the folder if it is not there.</summary>
    /// <exception cref="SettingException">It cannot be made, or it is not this user's.</exception>
    public static string Make()
    {
        var path = Path;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return Directory.CreateDirectory(path).FullName;
            }

            var folder = Directory.CreateDirectory(path, OwnersOnly);
            if (folder.LinkTarget is not null || !IsOwn(path))
            {
                throw new SettingException($"{path}: it is a link or another user's, so a state file there could be anyone's. Remove it, or let XDG_RUNTIME_DIR name a folder of your own.");
            }

            File.SetUnixFileMode(path, OwnersOnly);
            return path;
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{path}: the folder for the state of 'mocks up --detach' cannot be made: {bad.Message} Let XDG_RUNTIME_DIR name a folder of your own.", cause: bad);
        }
    }

    // Elsewhere, setting the mode of another user's folder fails.
    private static bool IsOwn(string path) => !OperatingSystem.IsLinux() || OwnerOf(path) == EffectiveUser();

    /// <remarks>Source of the layout: <c>man 2 statx</c>; <c>stx_uid</c> is at byte 20.</remarks>
    private static uint? OwnerOf(string path)
    {
        const int currentFolder = -100; // AT_FDCWD
        const int doNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
        const uint owner = 0x8; // STATX_UID
        Span<byte> buffer = stackalloc byte[256];
        return StatX(currentFolder, path, doNotFollow, owner, buffer) == 0 ? MemoryMarshal.Read<uint>(buffer[20..]) : null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> buffer);
}
