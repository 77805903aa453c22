namespace Mocks.Wire.WorkspaceAgent;

/// <summary>The body of an error, and of a success that has nothing to tell.</summary>
/// <param name="Message">For people.</param>
/// <param name="Detail">The low-level error; optional.</param>
/// <param name="Validations">One for each bad parameter; optional.</param>
/// <remarks>Source: coder/coder, <c>codersdk/client.go</c>, <c>Response</c>.</remarks>
public sealed record AgentResponse(string Message, string? Detail = null, IReadOnlyList<InvalidField>? Validations = null);

/// <param name="Field">The name of the parameter.</param>
/// <param name="Detail">What is wrong with it.</param>
public sealed record InvalidField(string Field, string Detail);
