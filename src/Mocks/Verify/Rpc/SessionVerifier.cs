using System.Net;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;
using Mocks.GoLibraries.CoderWebSocket;
using Mocks.Mocking.Hosting;

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
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }.RequireTls());
        using var response = await ConnectAsync(http, contract, cancellationToken);
        var (status, wanted) = ((int)response.StatusCode, contract.Refused ?? 101);
        if (status != wanted)
        {
            return new Mismatch("handshake", $"{wanted}", $"{status}", "the status differs");
        }

        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            return null;
        }

        await using var session = YamuxSession.Client(new ClientConn(await response.Content.ReadAsStreamAsync(cancellationToken)));
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

    /// <exception cref="IOException">There was no answer.</exception>
    private async Task<HttpResponseMessage> ConnectAsync(HttpMessageInvoker http, SessionContract contract, CancellationToken cancellationToken)
    {
        using var request = ClientHandshake.Request(new Uri(Address, $"/api/v2/workspaceagents/me/rpc?version={Uri.EscapeDataString(contract.Version)}&role={Uri.EscapeDataString(contract.Role)}"));
        request.Headers.TryAddWithoutValidation("Coder-Session-Token", contract.Token ?? Contract.OwnToken);
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException broken)
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
