using System.Text;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Recorded;

/// <summary>Makes the recorded client's calls.</summary>
internal sealed class RecordedCaller(Recording recording, YamuxSession session)
{
    private readonly DrpcClient _client = new(session);
    private readonly List<byte[]> _answers = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private byte[][] Requests => [.. recording.Packets(fromAgent: true).Where(packet => packet.Kind == "Message").Select(packet => packet.Data)];

    private string[] Methods => [.. recording.Packets(fromAgent: true).Where(packet => packet.Kind == "Invoke").Select(packet => Encoding.UTF8.GetString(packet.Data))];

    /// <returns>The answers; an error as the bytes of its packet.</returns>
    public async Task<List<byte[]>> CallAsync(string name)
    {
        switch (name)
        {
            case "server-stream-held":
                await using (var call = await _client.OpenAsync(Methods[0], Cancelled))
                {
                    await call.SendAsync(Requests[0], Cancelled);
                    await call.CloseSendAsync(Cancelled);
                    await ReceiveAsync(call, 3);
                }

                break;
            case "bidirectional":
                await using (var call = await _client.OpenAsync(Methods[0], Cancelled))
                {
                    await ExchangeAsync(call);
                    await call.CloseAsync();
                }

                break;
            case "close-send-both":
                await using (var call = await _client.OpenAsync(Methods[0], Cancelled))
                {
                    await ExchangeAsync(call);
                    await call.CloseSendAsync(Cancelled);
                    Assert.Null(await call.ReceiveAsync(Cancelled));
                }

                break;
            case "cancel-hard" or "cancel-soft":
                await using (var connection = new DrpcConnection(await session.OpenAsync(Cancelled), softCancel: name == "cancel-soft"))
                {
                    await using var call = await connection.OpenAsync(Methods[0], Cancelled);
                    await ExchangeAsync(call);
                }

                break;
            default:
                await InvokeAllAsync(name == "metadata" ? new() { ["traceparent"] = "00-1-2-01" } : []);
                break;
        }

        return _answers;
    }

    private async Task InvokeAllAsync(Dictionary<string, string> metadata)
    {
        foreach (var (method, request) in Methods.Zip(Requests))
        {
            try
            {
                _answers.Add(await _client.InvokeAsync(method, request, metadata, Cancelled));
            }
            catch (DrpcException error)
            {
                _answers.Add([.. new byte[7], (byte)error.Code, .. Encoding.UTF8.GetBytes(error.Message)]);
            }
        }
    }

    private async Task ExchangeAsync(DrpcClientCall call)
    {
        foreach (var request in Requests)
        {
            await call.SendAsync(request, Cancelled);
            await ReceiveAsync(call, 1);
        }
    }

    private async Task ReceiveAsync(DrpcClientCall call, int count)
    {
        for (var at = 0; at < count; at++)
        {
            _answers.Add((await call.ReceiveAsync(Cancelled))!);
        }
    }
}
