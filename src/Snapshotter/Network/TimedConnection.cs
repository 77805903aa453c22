using System.Net.Sockets;

namespace Mocks.Snapshotter.Network;

/// <summary>HTTP with blocking calls and a timeout, which closes the socket and so ends the call.</summary>
/// <remarks>Asynchronous reads pass every piece from thread to thread; a long history took four times as long.</remarks>
internal sealed class TimedConnection : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _closing;
    private readonly HttpMessageInvoker _http;
    private Socket? _socket;

    /// <param name="handler">Its connect callback is set here.</param>
    /// <param name="timeout">For all of it: connecting, redirects, heads and bodies.</param>
    public TimedConnection(SocketsHttpHandler handler, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _late = new(timeout, time);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, cancellationToken);
        _closing = _ended.Token.UnsafeRegister(_ => Close(), null);
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
        handler.MaxResponseDrainSize = 0;
        handler.ConnectCallback = (context, _) => new(Connect(context));
        _http = new(handler);
    }

    /// <summary>Whether an error comes from the network or from the timeout.</summary>
    public static bool Explains(Exception error) =>
        error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;

    public HttpResponseMessage Send(HttpRequestMessage request) => _http.Send(request, _ended.Token);

    public void Dispose()
    {
        _closing.Dispose();
        _http.Dispose();
        _ended.Dispose();
        _late.Dispose();
    }

    private NetworkStream Connect(SocketsHttpConnectionContext context)
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        lock (_gate)
        {
            _socket = connecting;
        }

        if (_ended.IsCancellationRequested)
        {
            connecting.Dispose();
        }

        connecting.Connect(context.DnsEndPoint);
        return new(connecting, ownsSocket: true);
    }

    private void Close()
    {
        lock (_gate)
        {
            _socket?.Dispose();
        }
    }
}
