namespace Mocks.Mocking.Rpc;

/// <summary>A call over RPC, for the fault that spoils it: everything that may go wrong with one.</summary>
public interface ISpoiledCall
{
    /// <summary>Runs the service's own handler.</summary>
    Task AnswerAsync();

    /// <summary>Answers with an error.</summary>
    Task FailAsync(ulong code, string text);

    /// <summary>Gives no answer until the client ends the call.</summary>
    Task HoldAsync();

    /// <summary>Resets the stream of the call; the session goes on.</summary>
    Task ResetAsync();

    /// <summary>Tells the client to make no more calls on this session.</summary>
    /// <param name="code">0 for a normal end, 1 for an error of the protocol, 2 for an internal error.</param>
    Task GoAwayAsync(uint code);

    /// <summary>Closes the session's connection after this many more bytes.</summary>
    Task CloseAfterAsync(int bytes);

    /// <summary>Sends bytes that the client cannot read.</summary>
    Task SendBadFrameAsync(BadFrameLayer layer);
}

/// <summary>The layer whose rules a bad frame breaks.</summary>
public enum BadFrameLayer
{
    /// <summary>The call's own stream breaks.</summary>
    Call,

    /// <summary>The whole session breaks.</summary>
    Session,
}
