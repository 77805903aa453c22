using Mocks.AgentRpc.Drpc;
using Mocks.Mocking.Rpc;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The calls of one session.</summary>
/// <param name="session">The request that was upgraded.</param>
internal sealed class RpcCalls(OpenSession open, Exchange session, CutStream connection, CallRecording recording)
{
    /// <summary>Finds what serves a method; one that the server does not have is served too, with the library's error.</summary>
    public DrpcHandler Find(string path) => call => ServeAsync(call, MethodOf(path));

    private RpcMethod? MethodOf(string path) =>
        RpcMethods.Find(path, open.Session.Release) is { } method && (open.Session.ClientId is null || method.Service == RpcMethod.Tailnet) ? method : null;

    private async ValueTask ServeAsync(DrpcCall call, RpcMethod? method)
    {
        open.Began(call);
        try
        {
            await recording.RecordAsync(
                new CallHead(session, call.Method, method?.IsStream == true, method?.Request, method?.Answer), exchange => Begin(call, method, exchange), () => call.Ended);
        }
        finally
        {
            open.Ended(call);
        }
    }

    private RpcCall Begin(DrpcCall call, RpcMethod? method, Exchange exchange)
    {
        if (method is not null)
        {
            CallVerdicts.NewerThanAsked(exchange, open.Session, method);
        }

        return new RpcCall(call, method, open, connection, exchange);
    }
}
