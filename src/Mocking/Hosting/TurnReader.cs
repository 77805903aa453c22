using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Mocks.Mocking.Hosting;

/// <summary>Reads a connection in turns: after its share of bytes, the next read goes to the end of the pool's queue.</summary>
/// <remarks>Socket continuations run inline, so a client that uploads as fast as the server reads would keep the one thread that waits for
/// all sockets, also while the server discards the rest of a refused body.</remarks>
internal sealed class TurnReader(PipeReader connection) : PipeReader
{
    /// <summary>Bytes that a connection may read in a turn: some tenths of a millisecond.</summary>
    public const int BytesInATurn = 256 * 1024;

    private long _read;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_read >= BytesInATurn)
        {
            _read = 0;
            return LaterAsync(cancellationToken);
        }

        var reading = connection.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Counted(reading.Result)) : CountedAsync(reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        var read = connection.TryRead(out result);
        _read += result.Buffer.Length;
        return read;
    }

    public override void AdvanceTo(SequencePosition consumed) => connection.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => connection.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => connection.CancelPendingRead();

    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);

    private ReadResult Counted(ReadResult result)
    {
        _read += result.Buffer.Length;
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> CountedAsync(ValueTask<ReadResult> reading) => Counted(await reading);

    private async ValueTask<ReadResult> LaterAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Counted(await connection.ReadAsync(cancellationToken));
    }
}
