using System.Threading.Channels;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Events;

/// <summary>A listener's view: how things stood when it came, and what happened since.</summary>
/// <param name="Messages">As last published; null before the first tick.</param>
/// <param name="Status">As last published.</param>
/// <param name="Screen">As last published, with the blanks at its end.</param>
/// <param name="Errors">The last hundred at most, oldest first.</param>
/// <param name="Live">Completes when the queue was full, or when <paramref name="Ended"/> is.</param>
/// <param name="Leave">Call it when nobody listens any more.</param>
/// <param name="Id">From 0, counting up by one, as the log names it.</param>
/// <param name="Ended">The server ends all streams.</param>
internal sealed record Subscription(
    History? Messages, StatusChange Status, string Screen, IReadOnlyList<AgentError> Errors, ChannelReader<ServerEvent> Live, Action Leave, int Id, CancellationToken Ended);
