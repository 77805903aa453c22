using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>A WebSocket to coderd, and the calls on it.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>connectRPCVersion</c>.</remarks>
internal sealed class CoderdConnection : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly YamuxSession _session;
    private readonly MessageStream _stream;

    private CoderdConnection(MessageStream stream, string? release, string apiVersion)
    {
        (_stream, Release, ApiVersion) = (stream, release, apiVersion);
        _session = YamuxSession.Client(stream); // Its limits are those of a real connection, not of a clock that a test moves.
        Calls = new AgentCalls(new DrpcClient(_session));
    }

    public AgentCalls Calls { get; }

    /// <summary>coderd's version; null when it does not say.</summary>
    public string? Release { get; }

    public string ApiVersion { get; }

    /// <summary>What the connection's end was, in words; null while it lives.</summary>
    public string? EndedBecause => _session switch
    {
        _ when _stream.Closed is (var code, var reason) => reason.Length == 0 ? $"coderd closed the connection with {code}" : $"coderd closed the connection with {code} {reason}",
        { Ended.IsCancellationRequested: false } => null,
        { Error: { } error } and not { Error: IOException } => $"the connection broke: {error.Message}",
        _ => "coderd closed the connection",
    };

    /// <param name="http">Makes the request for the upgrade: a WebSocket client of its own does not show the body of a refusal.</param>
    /// <exception cref="ConnectException">coderd did not answer, or refused.</exception>
    public static async Task<CoderdConnection> ConnectAsync(
        HttpMessageInvoker http, Uri coder, string token, string apiVersion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(coder, $"/api/v2/workspaceagents/me/rpc?role=agent&version={Uri.EscapeDataString(apiVersion)}"))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        request.Headers.TryAddWithoutValidation("Coder-Session-Token", token);
        using var late = new CancellationTokenSource(AnswerTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var response = await SendAsync(http, request, coder, either.Token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (response)
            {
                throw await ConnectException.OfAsync(coder, response, cancellationToken);
            }
        }

        var release = response.Headers.TryGetValues("X-Coder-Build-Version", out var versions) ? versions.First() : null;
        var socket = WebSocket.CreateFromStream(await response.Content.ReadAsStreamAsync(cancellationToken), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        return new CoderdConnection(new MessageStream(socket), release, apiVersion);
    }

    public async ValueTask DisposeAsync() => await _session.DisposeAsync();

    private static async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker http, HttpRequestMessage request, Uri coder, CancellationToken inTime, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, inTime);
        }
        catch (HttpRequestException failed)
        {
            throw ConnectException.Of(coder, failed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectException($"{coder} did not answer within {AnswerTimeout.TotalSeconds} s.");
        }
    }
}
