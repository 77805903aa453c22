using Mocks.Mocking.Faults;

namespace Mocks.Testing;

/// <summary>The requests that a fault spoils. Each method sets a fault of one kind.</summary>
/// <remarks>All throw an <see cref="ArgumentException"/> that says what is wrong when the fault cannot be used.</remarks>
public sealed class FaultTarget
{
    private readonly FaultSet _faults;
    private readonly Fault _fault;

    internal FaultTarget(FaultSet faults, Fault fault) => (_faults, _fault) = (faults, fault);

    /// <summary>Another status in place of the true answer; the service does not act on the request.</summary>
    /// <param name="status">From 200 to 599.</param>
    /// <param name="body">The true answer's when null.</param>
    /// <param name="location">Where a redirect sends the client.</param>
    /// <param name="retryAfter">Until the client may try again, in whole seconds.</param>
    public ActiveFault<Fault> Status(int status, string? body = null, string? location = null, TimeSpan? retryAfter = null) =>
        Add<StatusFault>(_fault with { Status = status, Body = body, Location = location, RetryAfter = (int?)retryAfter?.TotalSeconds });

    /// <summary>The true answer, later.</summary>
    /// <param name="by">By the mock's clock.</param>
    public ActiveFault<Fault> Delay(TimeSpan by) => Add<DelayFault>(_fault with { DelayMs = (int)by.TotalMilliseconds });

    /// <summary>Nothing: the connection stays open until the client leaves.</summary>
    public ActiveFault<Fault> NoAnswer() => Add<NoAnswer>(_fault);

    /// <summary>The connection is closed before a byte of the answer.</summary>
    /// <remarks><c>HttpClient</c> then sends a GET again, up to three times: only four times fail it.</remarks>
    public ActiveFault<Fault> CloseBeforeHead() => Add<CloseBeforeHead>(_fault);

    /// <summary>The connection is closed inside the body.</summary>
    /// <param name="atByte">Bytes of the body that are sent.</param>
    public ActiveFault<Fault> CloseInBody(int atByte) => Add<CloseInBody>(_fault with { AtByte = atByte });

    /// <summary>The connection is reset (RST) before a byte of the answer; of a call over RPC its stream alone.</summary>
    public ActiveFault<Fault> Reset() => Add<Reset>(_fault);

    /// <summary>The true answer, byte by byte.</summary>
    /// <param name="every">Between two bytes, by the mock's clock.</param>
    public ActiveFault<Fault> SlowDrip(TimeSpan every) => Add<SlowDrip>(_fault with { EveryMs = (int)every.TotalMilliseconds });

    /// <summary>A wrong <c>Content-Length</c>, then the connection is closed.</summary>
    /// <param name="off">Bytes that are added to the true length; may be negative.</param>
    public ActiveFault<Fault> WrongContentLength(int off = 10) => Add<WrongContentLength>(_fault with { LengthOff = off });

    /// <summary>The true answer's JSON without its last bracket or quote.</summary>
    public ActiveFault<Fault> MalformedJson() => Add<MalformedJson>(_fault);

    /// <summary>The true answer's head, and a body of spaces that never ends.</summary>
    public ActiveFault<Fault> EndlessBody() => Add<EndlessBody>(_fault);

    /// <summary>An event stream or WebSocket that is cut; other answers stay as they are.</summary>
    /// <param name="atEvent">Events that are sent.</param>
    public ActiveFault<Fault> CloseAtEvent(int atEvent) => Add<CloseAtEvent>(_fault with { AtEvent = atEvent });

    /// <summary>An error in place of the true answer to a call over RPC.</summary>
    public ActiveFault<Fault> RpcError(string text, ulong code = 0) => Add<RpcError>(_fault with { Text = text, Code = code });

    /// <summary>The true answer to a call over RPC, after a go-away: the session takes no more calls.</summary>
    /// <param name="reason">0 for a normal end, 1 for an error of the protocol, 2 for an internal error.</param>
    public ActiveFault<Fault> GoAway(uint reason = 0) => Add<GoAway>(_fault with { Reason = reason });

    /// <summary>A frame that the client of a call over RPC cannot read, in place of the true answer.</summary>
    /// <param name="ofSession">The whole session breaks, not only the call.</param>
    public ActiveFault<Fault> BadFrame(bool ofSession = false) => Add<BadFrame>(_fault with { Breaks = ofSession ? "session" : "call" });

    private ActiveFault<Fault> Add<TKind>(Fault fault)
        where TKind : FaultKind => _faults.Add(fault with { Kind = FaultKind.All.OfType<TKind>().Single() });
}
