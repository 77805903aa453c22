using System.Net;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;
using Mocks.GoLibraries.CoderWebSocket;

namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>A WebSocket to coderd, and the calls on it.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>connectRPCVersion</c>.</remarks>
internal sealed class CoderdConnection : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly YamuxSession _session;
    private readonly ClientConn _stream;

    private CoderdConnection(ClientConn stream, string? release, string apiVersion)
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

    /// <exception cref="ConnectException">coderd did not answer, or refused.</exception>
    public static async Task<CoderdConnection> ConnectAsync(
        HttpMessageInvoker http, Uri coder, string token, string apiVersion, CancellationToken cancellationToken)
    {
        using var request = ClientHandshake.Request(new Uri(coder, $"/api/v2/workspaceagents/me/rpc?role=agent&version={Uri.EscapeDataString(apiVersion)}"));
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
        return new CoderdConnection(new ClientConn(await response.Content.ReadAsStreamAsync(cancellationToken)), release, apiVersion);
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
