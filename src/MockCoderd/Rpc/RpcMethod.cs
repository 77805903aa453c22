using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Answers a call.</summary>
/// <exception cref="DrpcException">The answer is an error packet.</exception>
internal delegate ValueTask RpcHandler(RpcSession session, DrpcCall call);

/// <summary>One method of the agent's RPC.</summary>
/// <param name="Service">E.g. <c>coder.agent.v2.Agent</c>.</param>
/// <param name="Since">The minor version it came with, of which 2 is the major. A session may call methods that are newer than the version
/// it asked for; the server's release decides.</param>
/// <remarks>Source: coder/coder, <c>agent/proto/agent.proto</c>, <c>tailnet/proto/tailnet.proto</c>, <c>tailnet/proto/version.go</c>.</remarks>
internal sealed record RpcMethod(string Service, string Name, int Since, RpcHandler Handle)
{
    public const string Agent = "coder.agent.v2.Agent";
    public const string Tailnet = "coder.tailnet.v2.Tailnet";

    private const string NoProtobuf = "proto: cannot parse invalid wire-format data";

    /// <summary>As dRPC names it.</summary>
    public string Path => $"/{Service}/{Name}";

    /// <summary>Either side may send any number of messages.</summary>
    public bool IsStream { get; private init; }

    /// <summary>Shows a message of the client.</summary>
    public MessageText Request { get; } = MessageTexts.OfRequest($"/{Service}/{Name}");

    /// <summary>Shows a message of the server.</summary>
    public MessageText Answer { get; } = MessageTexts.OfAnswer($"/{Service}/{Name}");

    /// <summary>A method with one request and one answer.</summary>
    /// <param name="judge">Says what the real coderd makes of the call, where that is less than the agent expects.</param>
    public static RpcMethod Unary<TRequest, TAnswer>(
        string service, string name, int since, MessageParser<TRequest> parser, Func<RpcSession, TRequest, TAnswer> answer,
        Func<JudgedCall<TRequest, TAnswer>, Verdict?>? judge = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TAnswer : IMessage<TAnswer>, new() => new(service, name, since, async (session, call) =>
        {
            var request = await ReceiveAsync(call, parser) ?? throw new DrpcException("EOF");
            var before = judge is null ? null : session.Now.Agent;
            var answered = answer(session, request);
            if (before is not null && judge!(new(session, before, request, answered)) is { } verdict)
            {
                (call as RpcCall)?.Exchange.Judge(verdict);
            }

            await SendAsync(call, answered);
        });

    public static RpcMethod Stream(string service, string name, int since, RpcHandler handle) => new(service, name, since, handle) { IsStream = true };

    /// <returns>Null when the client has ended its side.</returns>
    /// <exception cref="DrpcException">The bytes are no message of this type.</exception>
    public static async ValueTask<T?> ReceiveAsync<T>(DrpcCall call, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        if (await call.ReceiveAsync() is not { } bytes)
        {
            return null;
        }

        try
        {
            return parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new DrpcException(NoProtobuf);
        }
    }

    public static ValueTask SendAsync<T>(DrpcCall call, T message)
        where T : IMessage<T> => call.SendAsync(message.ToByteArray());
}
