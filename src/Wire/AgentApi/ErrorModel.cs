using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>The body of every error answer of AgentAPI.</summary>
/// <param name="Schema">The address of <c>/schemas/ErrorModel.json</c> on the requested host.</param>
/// <param name="Title">The reason phrase of the status.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One of a few constant texts; <paramref name="Errors"/> has the cause.</param>
/// <param name="Errors">Left out when null.</param>
/// <remarks>Source: danielgtaylor/huma v2.32, <c>ErrorModel</c>. Its <c>type</c> and <c>instance</c> never appear.</remarks>
public sealed record ErrorModel(
    [property: JsonPropertyName("$schema")] string Schema,
    string Title,
    int Status,
    string Detail,
    IReadOnlyList<ErrorDetail>? Errors = null);

/// <summary>One error in a request.</summary>
/// <param name="Message">Left out when null, as for a bad enum value.</param>
/// <param name="Location">A path such as <c>body.content</c>. Left out when null.</param>
/// <param name="Value">The value that was sent. Left out when it is null or a JSON null.</param>
/// <remarks>Source: danielgtaylor/huma v2.32, <c>ErrorDetail</c>.</remarks>
public sealed record ErrorDetail(string? Message = null, string? Location = null, GoNode? Value = null)
{
    public GoNode? Value { get; init; } = Value is { Kind: GoKind.Null } ? null : Value;
}
