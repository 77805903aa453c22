using System.Globalization;
using System.Net.WebSockets;
using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>An agent over a real socket: .NET's WebSocket client, our yamux and dRPC.</summary>
internal sealed class AgentClient : IAsyncDisposable
{
    public const string Agent = "/coder.agent.v2.Agent/";
    public const string Tailnet = "/coder.tailnet.v2.Tailnet/";

    private readonly DrpcClient _calls;

    private AgentClient(YamuxSession session) => (Session, _calls) = (session, new DrpcClient(session));

    public YamuxSession Session { get; }

    /// <param name="query">E.g. <c>version=2.9&amp;role=agent</c>.</param>
    public static Task<AgentClient> ConnectAsync(TestCoderd coderd, string query = "version=2.6", string token = Known.AgentToken) =>
        ConnectToAsync(coderd, $"{Known.Agents}/rpc?{query}", token);

    public static async Task<AgentClient> ConnectToAsync(TestCoderd coderd, string path, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", token);
        await socket.ConnectAsync(new Uri($"ws://{coderd.Address.Authority}{path}"), TestContext.Current.CancellationToken);
        var session = YamuxSession.Client(new MessageStream(socket));
        await session.PingAsync(TestContext.Current.CancellationToken); // The server answers when it serves the session.
        return new AgentClient(session);
    }

    public async Task<TAnswer> CallAsync<TAnswer>(string method, IMessage request, MessageParser<TAnswer> parser)
        where TAnswer : IMessage<TAnswer> => parser.ParseFrom(await CallAsync(method, request.ToByteArray()));

    public async Task<byte[]> CallAsync(string method, byte[] request) =>
        await _calls.InvokeAsync(method, request, TestContext.Current.CancellationToken);

    /// <returns>The code and the text of the error that the server answers with.</returns>
    public Task<string> FailAsync(string method, IMessage request) => FailAsync(method, request.ToByteArray());

    public async Task<string> FailAsync(string method, byte[] request)
    {
        var error = await Assert.ThrowsAsync<DrpcException>(() => CallAsync(method, request));
        return string.Create(CultureInfo.InvariantCulture, $"{error.Code}: {error.Message}");
    }

    public async Task<DrpcClientCall> OpenAsync(string method) => await _calls.OpenAsync(method, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
