using Mocks.AgentRpc.Tests.Yamux;

namespace Mocks.AgentRpc.Tests.Recorded;

/// <summary>Plays one side of a recording against a program: sends each frame when the program has done what the other side had done before it.</summary>
internal sealed class Replay(Recording recording, RawPeer peer, bool asAgent)
{
    private const long Window = 256 * 1024;

    private readonly List<RawFrame> _received = [];
    private readonly Dictionary<uint, long> _sent = [];

    /// <returns>What the program sent.</returns>
    public async Task<List<RawFrame>> PlayAsync()
    {
        var awaited = new List<RawFrame>();
        foreach (var (fromAgent, frame) in asAgent ? recording.Frames : CloseFirst(recording.Frames))
        {
            if (fromAgent != asAgent)
            {
                awaited.Add(frame);
                continue;
            }

            await ReadUntilAsync(awaited);
            await UntilWindowAllowsAsync(frame);
            await peer.SendAsync(frame);
        }

        await ReadUntilAsync(awaited);
        return _received;
    }

    // The recorded agent sent its close before it had seen the server's close-send: a client that has seen it sends none.
    // A server is played to in the recorded order, because one that has the close sends no close-send.
    private static List<(bool FromAgent, RawFrame Frame)> CloseFirst(IReadOnlyList<(bool FromAgent, RawFrame Frame)> frames)
    {
        const byte CloseSend = 0x0D;
        const byte Close = 0x0B;
        var ordered = frames.ToList();
        for (var at = 1; at < ordered.Count; at++)
        {
            if (ordered[at - 1] is { FromAgent: false, Frame.Data: [CloseSend, ..] } && ordered[at] is { FromAgent: true, Frame.Data: [Close, ..] })
            {
                (ordered[at - 1], ordered[at]) = (ordered[at], ordered[at - 1]);
            }
        }

        return ordered;
    }

    // Not in the order of the recording: the two directions run by themselves.
    private async Task ReadUntilAsync(List<RawFrame> awaited)
    {
        while (Marks(awaited).Any(mark => Marks(_received).GetValueOrDefault(mark.Key) < mark.Value))
        {
            await ReadAsync();
        }
    }

    private async Task UntilWindowAllowsAsync(RawFrame frame)
    {
        var sent = _sent[frame.Stream] = _sent.GetValueOrDefault(frame.Stream) + frame.Data.Length;
        while (sent > Window + _received.Where(one => one.Type == 1 && one.Stream == frame.Stream).Sum(one => one.Length))
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync() => _received.Add(await peer.ReadAsync() ?? throw new EndOfStreamException($"The connection ended after: {string.Join(", ", _received)}"));

    private static Dictionary<string, long> Marks(List<RawFrame> frames) => new()
    {
        ["bytes"] = frames.Sum(frame => frame.Data.Length),
        ["SYN"] = frames.Count(frame => frame.Type < 2 && (frame.Flags & RawFrame.Syn) != 0),
        ["FIN"] = frames.Count(frame => (frame.Flags & RawFrame.Fin) != 0),
        ["ping"] = frames.Count(frame => frame.Type == 2),
        ["go-away"] = frames.Count(frame => frame.Type == 3),
    };
}
