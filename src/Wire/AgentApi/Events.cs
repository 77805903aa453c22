namespace Mocks.Wire.AgentApi;

/// <summary>The data of <c>message_update</c>: unlike in <see cref="Message"/> the text is <c>message</c>, and the order differs.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/events.go</c>, <c>MessageUpdateBody</c>.</remarks>
public sealed record MessageUpdate(long Id, string Role, string Message, GoTime Time);

/// <summary>The data of <c>status_change</c>.</summary>
/// <param name="Status"><c>running</c> or <c>stable</c>.</param>
/// <param name="AgentType">Left out when null, as before 0.10.1; empty before the first change of status in 0.10 and 0.11.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/events.go</c>, <c>StatusChangeBody</c>. It has no <c>transport</c>.</remarks>
public sealed record StatusChange(string Status, string? AgentType);

/// <summary>The data of <c>agent_error</c>.</summary>
/// <param name="Level"><c>warning</c> or <c>error</c>.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/events.go</c>, <c>ErrorBody</c>.</remarks>
public sealed record AgentError(string Message, string Level, GoTime Time);

/// <summary>The data of <c>screen</c>.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/events.go</c>, <c>ScreenUpdateBody</c>.</remarks>
public sealed record ScreenUpdate(string Screen);
