namespace Mocks.Mocking.Rpc;

/// <summary>Records every call over RPC, and takes the fault that spoils it.</summary>
public sealed class CallRecording(RequestJournal journal, FaultStore faults, TimeProvider time)
{
    /// <param name="begin">Makes the call, to which the exchange belongs.</param>
    /// <param name="ended">Cancelled when the client has ended the call.</param>
    public async ValueTask RecordAsync(CallHead head, Func<Exchange, ISpoiledCall> begin, Func<CancellationToken> ended)
    {
        var exchange = journal.Begin(head);
        var call = begin(exchange);
        try
        {
            if (faults.TakeForCall(head.Path) is { } fault)
            {
                await SpoilAsync(exchange, call, fault, ended());
            }
            else
            {
                await call.AnswerAsync();
                exchange.CallEnded();
            }
        }
        finally
        {
            exchange.CallSettled(time.GetUtcNow());
        }
    }

    private async Task SpoilAsync(Exchange exchange, ISpoiledCall call, Fault fault, CancellationToken ended)
    {
        exchange.Fault = fault;
        if (fault.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, ended);
        }

        await fault.Effective.SpoilAsync(call, fault);
        if (!fault.ReplacesTheService)
        {
            exchange.CallEnded();
        }
    }
}
