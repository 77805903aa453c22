namespace Mocks.AgentRpc.Drpc;

/// <summary>An error that the server answers a call with: one error packet.</summary>
/// <param name="message">The text, as the client sees it.</param>
/// <param name="code">0 for an error without a code; 12 for a method that is not implemented.</param>
public sealed class DrpcException(string message, ulong code = 0) : Exception(message)
{
    public ulong Code { get; } = code;
}
