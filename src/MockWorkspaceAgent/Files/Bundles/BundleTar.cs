using System.Buffers;
using System.Formats.Tar;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mocks.Wire;

namespace Mocks.MockWorkspaceAgent.Files.Bundles;

/// <summary>Writes the files of a manifest as a tar, and the manifest as its last entry.</summary>
internal static class BundleTar
{
    private const int MostOfUstarName = 100;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="now">The time of the manifest.</param>
    public static async Task WriteAsync(BundleManifest manifest, DateTimeOffset now, PipeWriter writer, CancellationToken left)
    {
        await using var stream = writer.AsStream(leaveOpen: true);
        await using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var (files, errors) = (new List<BundleEntry>(), new List<BundleError>(manifest.Errors ?? []));
            foreach (var file in manifest.Files ?? [])
            {
                var (bytes, problem) = await ReadAsync(file, left);
                if (bytes is not null)
                {
                    await tar.WriteEntryAsync(EntryOf(file.ArchivePath, file.ModTime.ToDateTimeOffset(), bytes), left);
                }

                if (problem is null)
                {
                    files.Add(file);
                }
                else
                {
                    errors.Add(new(file.Requested, file.Path, problem));
                }
            }

            var told = manifest with { Files = files.Count == 0 ? null : files, Errors = errors.Count == 0 ? null : errors };
            await tar.WriteEntryAsync(EntryOf("manifest.json", now, Indented(told)), left);
        }
    }

    // A file that has become shorter since is filled with zeros: the plan has promised its length.
    private static async Task<(byte[]? Bytes, string? Problem)> ReadAsync(BundleEntry file, CancellationToken left)
    {
        try
        {
            await using var source = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            source.Position = file.Size - file.BytesWritten;
            var bytes = new byte[file.BytesWritten];
            var read = await source.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, left);
            return (bytes, read < bytes.Length ? "copy file: unexpected EOF" : null);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return (null, $"open file: {FileRefusals.TextOf("open", file.Path, refused)}");
        }
    }

    // As Go does: the old format where the name fits, else the one with extended headers. Times are whole seconds.
    private static TarEntry EntryOf(string name, DateTimeOffset time, byte[] bytes)
    {
        TarEntry entry = Ascii.IsValid(name) && name.Length <= MostOfUstarName
            ? new UstarTarEntry(TarEntryType.RegularFile, name)
            : new PaxTarEntry(TarEntryType.RegularFile, name);
        entry.Mode = Mode;
        entry.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, time.AddMilliseconds(500).ToUnixTimeSeconds()));
        entry.DataStream = new MemoryStream(bytes, writable: false);
        return entry;
    }

    private static byte[] Indented(BundleManifest manifest)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = Json.WorkspaceAgent.Encoder, Indented = true, NewLine = "\n" }))
        {
            JsonSerializer.Serialize(json, manifest, (JsonTypeInfo<BundleManifest>)Json.WorkspaceAgent.Options.GetTypeInfo(typeof(BundleManifest)));
        }

        return text.WrittenSpan.ToArray();
    }
}
