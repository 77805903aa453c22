using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Tests;

/// <summary>Files of ours are for their owner only, and are not written through a link.</summary>
public sealed class PrivateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("private-");

    private string Target => Path.Combine(_folder.FullName, "precious");

    private string Link => Path.Combine(_folder.FullName, "link");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_is_for_its_owner_only_when_it_has_its_first_byte_and_when_it_has_its_name()
    {
        UnixFileMode? first = null;

        PrivateFile.Replace(Target, file =>
        {
            first = ModeOf(file.Name);
            file.WriteByte(1);
        });

        Assert.Equal((OwnersOnly, OwnersOnly), (first, ModeOf(Target)));
        Assert.Equal([Target], Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_somebody_planted_is_replaced_and_what_it_points_to_is_as_it_was(bool renews)
    {
        File.WriteAllText(Target, "as it was");
        File.CreateSymbolicLink(Link, Target);

        if (renews)
        {
            PrivateFile.Renew(Link, "new");
        }
        else
        {
            PrivateFile.Replace(Link, "new");
        }

        Assert.Equal(("as it was", "new", null), (File.ReadAllText(Target), File.ReadAllText(Link), new FileInfo(Link).LinkTarget));
    }

    [Fact]
    public void What_cannot_be_renamed_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Target);

        Assert.ThrowsAny<Exception>(() => PrivateFile.Replace(Target, "text"));

        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void The_file_of_large_bodies_is_for_its_owner_only_and_outlives_what_opened_it()
    {
        using var file = BodyFile.OpenTemporary(_folder.FullName);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        RandomAccess.Write(file, "body"u8, 0);

        Assert.Equal(OwnersOnly, OperatingSystem.IsWindows() ? OwnersOnly : File.GetUnixFileMode(file));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    private static UnixFileMode OwnersOnly => UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? OwnersOnly : File.GetUnixFileMode(path);
}
