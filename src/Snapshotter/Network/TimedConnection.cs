using System.Net.Sockets;

namespace Mocks.Snapshotter.Network;

/// <summary>HTTP with blocking calls and a timeout, which closes the socket and so ends the call.</summary>
/// <remarks>Asynchronous reads pass every piece from thread to thread; a long history took four times as long.</remarks>
internal sealed class TimedConnection : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenSource ended;
    private readonly CancellationTokenRegistration closing;
    private readonly HttpMessageInvoker http;
    private Socket? socket;

    /// <param name="handler">Its connect callback is set here.</param>
    /// <param name="timeout">For all of it: connecting, redirects, heads and bodies.</param>
    public TimedConnection(SocketsHttpHandler handler, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        late = new(timeout, time);
        ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        closing = ended.Token.UnsafeRegister(_ => Close(), null);
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
        handler.MaxResponseDrainSize = 0;
        handler.ConnectCallback = (context, _) => new(Connect(context));
        http = new(handler);
    }

    /// <summary>Whether an error comes from the network or from the timeout.</summary>
    public static bool Explains(Exception error) =>
        error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;

    public HttpResponseMessage Send(HttpRequestMessage request) => http.Send(request, ended.Token);

    public void Dispose()
    {
        closing.Dispose();
        http.Dispose();
        ended.Dispose();
        late.Dispose();
    }

    private NetworkStream Connect(SocketsHttpConnectionContext context)
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        lock (gate)
        {
            socket = connecting;
        }

        if (ended.IsCancellationRequested)
        {
            connecting.Dispose();
        }

        connecting.Connect(context.DnsEndPoint);
        return new(connecting, ownsSocket: true);
    }

    private void Close()
    {
        lock (gate)
        {
            socket?.Dispose();
        }
    }
}
