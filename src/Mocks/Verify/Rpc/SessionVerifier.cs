using System.Net.WebSockets;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.Verify.Rpc;

/// <summary>Connects as an agent does, makes the calls of a contract, and compares their answers.</summary>
/// <param name="Timeout">For the whole session.</param>
internal sealed record SessionVerifier(Uri Address, TimeSpan Timeout)
{
    /// <returns>Empty when the session is as its contract says.</returns>
    public async Task<IReadOnlyList<Mismatch>> VerifyAsync(SessionContract contract)
    {
        using var deadline = new CancellationTokenSource(Timeout);
        try
        {
            return await RunAsync(contract, deadline.Token) is { } mismatch ? [mismatch] : [];
        }
        catch (OperationCanceledException)
        {
            return [Mismatch.OfRequest($"not all that the contract expects came within {Timeout.TotalSeconds:0.###} s")];
        }
        catch (Exception broken) when (broken is IOException or YamuxException)
        {
            return [Mismatch.OfRequest($"the session ended: {broken.Message}")];
        }
    }

    private async Task<Mismatch?> RunAsync(SessionContract contract, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        var status = await ConnectAsync(socket, contract, cancellationToken);
        if (status != (contract.Refused ?? 101))
        {
            socket.Dispose();
            return new Mismatch("handshake", $"{contract.Refused ?? 101}", $"{status}", "the status differs");
        }

        await using var session = YamuxSession.Client(new MessageStream(socket));
        var calls = new DrpcClient(session);
        foreach (var expected in contract.Calls ?? [])
        {
            if (await CompareAsync(session, calls, expected, contract.Description, cancellationToken) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <returns>The status of the handshake.</returns>
    /// <exception cref="IOException">There was none.</exception>
    private async Task<int> ConnectAsync(ClientWebSocket socket, SessionContract contract, CancellationToken cancellationToken)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Proxy = null;
        socket.Options.SetRequestHeader("Coder-Session-Token", contract.Token ?? Contract.OwnToken);
        var rpc = new UriBuilder(new Uri(Address, "/api/v2/workspaceagents/me/rpc"))
        {
            Scheme = Address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Query = $"version={Uri.EscapeDataString(contract.Version)}&role={Uri.EscapeDataString(contract.Role)}",
        };
        try
        {
            await socket.ConnectAsync(rpc.Uri, cancellationToken);
            return 101;
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            return (int)socket.HttpStatusCode;
        }
        catch (WebSocketException broken)
        {
            throw new IOException(broken.Message, broken);
        }
    }

    private static async Task<Mismatch?> CompareAsync(
        YamuxSession session, DrpcClient calls, ExpectedCall expected, string description, CancellationToken cancellationToken)
    {
        var messages = CallMessages.Of(expected, description);
        try
        {
            if (expected.StaysOpen)
            {
                return await CompareStreamAsync(session, calls, expected, messages, cancellationToken);
            }

            return CompareAnswer(expected, messages, await calls.InvokeAsync(messages.Path, messages.Request, cancellationToken));
        }
        catch (DrpcException refused)
        {
            return expected.Error is not { } error ? new Mismatch(expected.Call, "an answer", $"error {refused.Code}: {refused.Message}", "the call failed")
                : refused.Code != error.Code ? new Mismatch($"{expected.Call} code", $"{error.Code}", $"{refused.Code}", "the code differs")
                : MatchRule.Compare($"{expected.Call} error", error.Text, refused.Message);
        }
    }

    private static Mismatch? CompareAnswer(ExpectedCall expected, CallMessages messages, byte[] answer) =>
        expected.Answer is null ? new Mismatch(expected.Call, $"the error {expected.Error!.Text}", "an answer", "the call did not fail")
            : messages.Read(answer) is { } json ? AnswerRule.Compare(expected.Call, expected.Answer, json)
            : new Mismatch(expected.Call, "its message", Convert.ToHexStringLower(answer), "the answer is not its message");

    private static async Task<Mismatch?> CompareStreamAsync(
        YamuxSession session, DrpcClient calls, ExpectedCall expected, CallMessages messages, CancellationToken cancellationToken)
    {
        await using var call = await calls.OpenAsync(messages.Path, cancellationToken);
        await call.SendAsync(messages.Request, cancellationToken);
        await call.CloseSendAsync(cancellationToken);
        if (await call.ReceiveAsync(cancellationToken) is not { } first)
        {
            return new Mismatch(expected.Call, "a message", "the end of the stream", "the stream ended");
        }

        // An end would come before the answers to these.
        var next = call.ReceiveAsync(cancellationToken).AsTask();
        await session.PingAsync(cancellationToken);
        await session.PingAsync(cancellationToken);
        return next.IsFaulted || next is { IsCompletedSuccessfully: true, Result: null }
            ? new Mismatch(expected.Call, "a stream that stays open", "its end", "the stream ended")
            : CompareAnswer(expected, messages, first);
    }
}
