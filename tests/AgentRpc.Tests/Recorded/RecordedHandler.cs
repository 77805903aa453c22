using System.Buffers.Binary;
using System.Text;
using Mocks.AgentRpc.Drpc;

namespace Mocks.AgentRpc.Tests.Recorded;

/// <summary>Answers as the recorded server's handler, with its bytes.</summary>
internal sealed class RecordedHandler(Recording recording)
{
    public async ValueTask ServeAsync(DrpcCall call)
    {
        var stream = recording.Packets(fromAgent: true).First(packet => packet.Kind == "Invoke" && Encoding.UTF8.GetString(packet.Data) == call.Method).Stream;
        var answers = recording.Packets(fromAgent: false).Where(packet => packet.Stream == stream).ToList();
        var requests = recording.Packets(fromAgent: true).Count(packet => packet.Stream == stream && packet.Kind == "Message");
        for (var at = 0; at < answers.Count; at++)
        {
            if (at < requests)
            {
                Assert.Equal(recording.Packets(fromAgent: true).Where(packet => packet.Stream == stream && packet.Kind == "Message").ElementAt(at).Data, (await call.ReceiveAsync())!.Value.ToArray());
            }

            switch (answers[at].Kind)
            {
                case "Message":
                    await call.SendAsync(answers[at].Data);
                    break;
                case "Error":
                    throw new DrpcException(Encoding.UTF8.GetString(answers[at].Data.AsSpan(8)), BinaryPrimitives.ReadUInt64BigEndian(answers[at].Data));
                default:
                    Assert.True(call.Method.Contains(".Agent/", StringComparison.Ordinal) || await call.ReceiveAsync() is null);
                    return;
            }
        }

        await Task.Delay(Timeout.Infinite, call.Ended);
    }
}
