using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Mocks.AgentRpc.AgentSocket;
using Mocks.AgentRpc.Drpc;

namespace Mocks.MockWorkspaceAgent.Life.Socket;

/// <summary>The Unix socket over which programs in the workspace reach their agent. A real <c>coder</c> can use it too.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentsocket/server.go</c>, <c>service.go</c>.</remarks>
internal sealed class AgentSocket : IAsyncDisposable
{
    public const string Service = "/coder.agentsocket.v1.AgentSocket/";

    /// <summary>Ours: the stand-in for <c>coder</c> was called with words that it does not know.</summary>
    public const string UnknownCommand = "/mocks.workspaceagent.v1.Agent/UnknownCommand";

    private const int Backlog = 128;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly System.Net.Sockets.Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _closed = new();
    private readonly Units _units = new();
    private readonly Teller _teller;
    private readonly string _path;
    private readonly Task _accepting;

    /// <exception cref="SocketException">It cannot be bound.</exception>
    /// <exception cref="ArgumentException">The path is too long.</exception>
    public AgentSocket(string path, Teller teller)
    {
        (_path, _teller) = (path, teller);
        File.Delete(path); // Of an agent that was killed.
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Mode);
        }

        _listener.Listen(Backlog);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _closed.Dispose();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_closed.Token));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task ServeAsync(System.Net.Sockets.Socket client)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await DrpcServer.ServeAsync(stream, Find, _closed.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private DrpcHandler? Find(string method) => method switch
    {
        Service + "Ping" => Answer(PingRequest.Parser, _ => new PingResponse()),
        Service + "SyncWant" => Answer(SyncWantRequest.Parser, request =>
        {
            _units.Want(request.Unit, request.DependsOn);
            return new SyncWantResponse();
        }),
        Service + "SyncStart" => Answer(SyncStartRequest.Parser, request =>
        {
            _units.Start(request.Unit);
            return new SyncStartResponse();
        }),
        Service + "SyncComplete" => Answer(SyncCompleteRequest.Parser, request =>
        {
            _units.Complete(request.Unit);
            return new SyncCompleteResponse();
        }),
        Service + "SyncReady" => Answer(SyncReadyRequest.Parser, request => new SyncReadyResponse { Ready = _units.Of(request.Unit).Dependencies.All(dependency => dependency.IsSatisfied) }),
        Service + "SyncStatus" => Answer(SyncStatusRequest.Parser, request => StatusOf(request.Unit)),
        UnknownCommand => async call =>
        {
            var words = await call.ReceiveAsync() is { } text ? Encoding.UTF8.GetString(text.Span) : "";
            _teller.Warn("coder", $"a script called \"coder {words}\", which the stand-in for coder does not know: it exits with 1");
            await call.SendAsync(default);
        }
        ,
        _ => null,
    };

    private SyncStatusResponse StatusOf(string unit)
    {
        var (status, dependencies) = _units.Of(unit);
        return new SyncStatusResponse
        {
            Status = status,
            IsReady = dependencies.All(dependency => dependency.IsSatisfied),
            Dependencies =
            {
                dependencies.Select(dependency => new DependencyInfo
                {
                    DependsOn = dependency.DependsOn,
                    RequiredStatus = Units.Completed,
                    CurrentStatus = dependency.Status,
                    IsSatisfied = dependency.IsSatisfied,
                }),
            },
        };
    }

    private static DrpcHandler Answer<TRequest>(MessageParser<TRequest> parser, Func<TRequest, IMessage> answer)
        where TRequest : IMessage<TRequest> => async call =>
    {
        try
        {
            var request = await call.ReceiveAsync() is { } message ? parser.ParseFrom(message.Span) : parser.ParseFrom([]);
            await call.SendAsync(answer(request).ToByteArray());
        }
        catch (UnitException refused)
        {
            throw new DrpcException(refused.Message);
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw new DrpcException($"proto: {invalid.Message}");
        }
    };
}
