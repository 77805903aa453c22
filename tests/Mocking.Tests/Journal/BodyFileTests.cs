using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Tests;

/// <summary>Large bodies are kept whole in a file, exactly as long as a client can read them.</summary>
public sealed class BodyFileTests : IDisposable
{
    private const int Large = 60_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("bodies-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(BodyFile.MaxBytesInMemory, 0)]
    [InlineData(BodyFile.MaxBytesInMemory + 1, 8192)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 131_072)]
    public void A_large_body_takes_room_in_the_file_and_a_small_one_does_not(int length, int taken)
    {
        var file = new BodyFile(Open);

        var kept = file.Keep(BodyOf(7, length));

        Assert.Equal(BodyOf(7, length), kept.Read().ToArray());
        Assert.Equal(BodyOf(7, length)[..(length / 2)], kept.Read(length / 2).ToArray());
        Assert.Equal((length, (long)taken), (kept.Length, file.Length));
    }

    [Fact]
    public void Each_of_many_is_read_as_it_was_written_by_whoever_and_whenever()
    {
        var file = new BodyFile(Open);
        var kept = new KeptBody[200];

        Parallel.For(0, kept.Length, number => kept[number] = file.Keep(BodyOf(number, Large + number)));

        Parallel.For(0, kept.Length, number => Assert.Equal(BodyOf(number, Large + number), kept[number].Read().ToArray()));
    }

    [Fact]
    public void What_its_writer_does_with_the_bytes_later_is_all_the_same()
    {
        foreach (var length in new[] { 3, Large })
        {
            var body = BodyOf(1, length);
            var kept = new BodyFile(Open).Keep(body);
            body.AsSpan().Clear();

            Assert.Equal(BodyOf(1, length), kept.Read().ToArray());
        }
    }

    [Fact]
    public void The_file_stops_growing_when_bodies_are_let_go_and_those_that_are_held_stay()
    {
        var file = new BodyFile(Open, maxUnused: 20 * 65_536);
        var held = file.Keep(BodyOf(1, Large));

        KeepAndForget(file, 1_000);

        Assert.Equal(BodyOf(1, Large), held.Read().ToArray());
        Assert.InRange(file.Length, 20 * 65_536, 50 * 65_536);
    }

    [Fact]
    public void Nothing_of_it_can_be_seen_in_the_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows deletes the file when its process ends.");
        var file = new BodyFile(Open);

        var kept = file.Keep(BodyOf(1, Large));

        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Equal(Large, kept.Read().Length);
    }

    [Fact]
    public void Where_no_file_can_be_made_bodies_stay_in_memory()
    {
        var file = new BodyFile(() => BodyFile.OpenTemporary(Path.Combine(_folder, "nowhere")));

        var kept = file.Keep(BodyOf(3, Large));

        Assert.Equal(BodyOf(3, Large), kept.Read().ToArray());
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void When_the_disk_is_full_bodies_stay_in_memory()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs a device that is always full.");
        var file = new BodyFile(() => File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));

        var kept = file.Keep(BodyOf(3, Large));

        Assert.Equal(BodyOf(3, Large), kept.Read().ToArray());
    }

    private SafeFileHandle Open() => BodyFile.OpenTemporary(_folder);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAndForget(BodyFile file, int count)
    {
        for (var number = 0; number < count; number++)
        {
            _ = file.Keep(BodyOf(number, Large));
            GC.WaitForPendingFinalizers();
        }
    }

    private static byte[] BodyOf(int seed, int length)
    {
        var body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }
}
