using System.Net.Sockets;
using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.MockWorkspaceAgent.Life.Socket;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary>The agent's Unix socket, as a program in the workspace finds it.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentsocket/client.go</c>, <c>socket_unix.go</c>.</remarks>
internal sealed class AgentSocketClient : IAsyncDisposable
{
    private const string FileName = "coder-agent.sock";

    private readonly DrpcConnection _connection;

    private AgentSocketClient(Stream stream) => _connection = new DrpcConnection(stream);

    private static string Path => Environment.GetEnvironmentVariable("CODER_AGENT_SOCKET_PATH") is { Length: > 0 } named ? named
        : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder ? System.IO.Path.Combine(folder, FileName)
        : $"/tmp/{FileName}";

    /// <exception cref="CoderException">There is no agent.</exception>
    public static async Task<AgentSocketClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellationToken);
            return new AgentSocketClient(new NetworkStream(socket, ownsSocket: true));
        }
        catch (Exception refused) when (refused is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new CoderException($"connect to agent socket: connect to socket: dial unix {Path}: {refused.Message}");
        }
    }

    /// <param name="failure">Precedes the agent's words, e.g. <c>complete unit failed</c>.</param>
    /// <exception cref="CoderException">The agent refused.</exception>
    public async Task<TAnswer> CallAsync<TAnswer>(string method, IMessage request, MessageParser<TAnswer> parser, string failure, CancellationToken cancellationToken)
        where TAnswer : IMessage<TAnswer>
    {
        try
        {
            return parser.ParseFrom(await _connection.InvokeAsync(AgentSocket.Service + method, request.ToByteArray(), cancellationToken));
        }
        catch (Exception failed) when (failed is DrpcException or IOException)
        {
            throw new CoderException($"{failure}: {failed.Message}");
        }
    }

    public async Task SayUnknownAsync(byte[] call) => await _connection.InvokeAsync(AgentSocket.UnknownCommand, call);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
