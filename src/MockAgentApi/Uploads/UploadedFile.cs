using Microsoft.AspNetCore.WebUtilities;
using Mocks.Go.Crypto;
using Mocks.Go.Mime.Multipart;
using Mocks.Go.Os;

namespace Mocks.MockAgentApi.Uploads;

/// <summary>A file part while it is read: a small file is held in memory, a larger one in a temporary file.</summary>
/// <param name="name">The file's name, without folders.</param>
/// <param name="hasType">The part has a content type.</param>
internal sealed class UploadedFile(string name, bool hasType) : IAsyncDisposable
{
    public const int MaxBytes = 10 << 20;

    private const int InMemory = 8 * 1024;

    private readonly FileBufferingWriteStream _contents = new(InMemory, tempFileDirectoryAccessor: Path.GetTempPath);
    private readonly Sha256 _hash = new();
    private string? _checksum;

    public string Name => name;

    public bool HasType => hasType;

    public long Length { get; private set; }

    public bool IsTooLarge => Length > MaxBytes;

    /// <summary>The first 8 bytes of the SHA-256 of its contents, in hex.</summary>
    public string Checksum => _checksum ??= Convert.ToHexStringLower(_hash.Sum().AsSpan(0, 8));

    /// <summary>Appends data; beyond the limit it is only counted.</summary>
    /// <exception cref="MultipartException">The temporary file cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Length += bytes.Length;
        if (IsTooLarge)
        {
            return;
        }

        _hash.Write(bytes.Span);
        try
        {
            await _contents.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception refused) when (GoFiles.IsRefusal(refused))
        {
            // Go names its temporary file, multipart- and digits.
            var file = Path.Combine(Path.GetTempPath(), $"multipart-{Random.Shared.NextInt64(uint.MaxValue)}");
            throw new MultipartException(GoFiles.Failed("write", file, refused).Message);
        }
    }

    public Task CopyToAsync(Stream destination, CancellationToken cancellationToken) => _contents.DrainBufferAsync(destination, cancellationToken);

    public ValueTask DisposeAsync() => _contents.DisposeAsync();
}
