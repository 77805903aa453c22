using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>A connection that is going to be upgraded, in the place of its answer's body: what goes through it is counted as one.</summary>
/// <remarks>Kestrel takes the body that it made itself away at the upgrade.</remarks>
internal sealed class UpgradedStream : Stream
{
    private readonly IHttpUpgradeFeature _upgrade;
    private Stream _connection = Null;

    private UpgradedStream(IHttpUpgradeFeature upgrade) => _upgrade = upgrade;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static UpgradedStream InPlaceOfBody(HttpContext context)
    {
        var stream = new UpgradedStream(context.Features.GetRequiredFeature<IHttpUpgradeFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stream));
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // Whether a client is too slow, pings find out.
        }

        return stream;
    }

    /// <summary>Sends the head of the answer as it stands. From then on bytes are the connection's own.</summary>
    public async Task OpenAsync() => _connection = await _upgrade.UpgradeAsync();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _connection.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _connection.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _connection.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
