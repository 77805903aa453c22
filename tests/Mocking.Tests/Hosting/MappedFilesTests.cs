using System.Runtime.InteropServices;
using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests.Hosting;

public sealed partial class MappedFilesTests : IDisposable
{
    private const int Size = 64 * 1024;
    private const int Read = 1;
    private const int Write = 2;
    private const int Private = 2;

    private readonly string _file = Path.GetTempFileName();

    public MappedFilesTests() => File.WriteAllBytes(_file, Enumerable.Repeat((byte)'f', Size).ToArray());

    [Fact]
    public void Pages_that_were_only_read_are_given_back_and_come_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        var mapped = Map(Read);
        Assert.Equal((byte)'f', Marshal.ReadByte(mapped, Size - 1));
        Assert.True(ResidentKiB() > 0);

        MappedFiles.GiveBack();

        Assert.Equal(0, ResidentKiB());
        Assert.Equal((byte)'f', Marshal.ReadByte(mapped, Size - 1));
    }

    [Theory]
    [InlineData(Read)]
    [InlineData(Read | Write)]
    public void What_the_process_has_written_stays(int protection)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        var mapped = Map(Read | Write);
        Marshal.WriteByte(mapped, 4096, (byte)'w');
        Assert.Equal(0, Protect(mapped, Size, protection)); // As the loader does with what it has relocated.

        MappedFiles.GiveBack();

        Assert.Equal("fw", $"{(char)Marshal.ReadByte(mapped)}{(char)Marshal.ReadByte(mapped, 4096)}");
    }

    public void Dispose() => File.Delete(_file);

    private nint Map(int protection)
    {
        using var file = File.OpenHandle(_file);
        return Map(0, Size, protection, Private, (int)file.DangerousGetHandle(), 0);
    }

    private int ResidentKiB()
    {
        var rest = File.ReadAllLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(_file, StringComparison.Ordinal));
        return int.Parse(rest.First(line => line.StartsWith("Rss:", StringComparison.Ordinal))["Rss:".Length..^"kB".Length], System.Globalization.CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);
}
