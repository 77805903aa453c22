namespace Mocks.Wire.Coderd;

/// <summary>The body coderd sends with any status of 400 or above.</summary>
/// <param name="Message">One full sentence for the user, e.g. <c>Invalid task ID format.</c></param>
/// <param name="Detail">The cause, for debugging. Left out when null.</param>
/// <param name="Validations">One per bad parameter. Left out when null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/client.go</c>, <c>Response</c>.</remarks>
public sealed record ErrorResponse(
    string Message, string? Detail = null, IReadOnlyList<ValidationError>? Validations = null);

/// <summary>What is wrong with one parameter.</summary>
/// <param name="Field">The name of the parameter as sent.</param>
/// <param name="Detail">A sentence that names the parameter again.</param>
/// <remarks>Source: coder/coder, <c>codersdk/client.go</c>, <c>ValidationError</c>.</remarks>
public sealed record ValidationError(string Field, string Detail);
