using Mocks.Wire;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Reads a JSON body as every route of the agent does: the first value only, whatever its <c>Content-Type</c>, unknown members ignored.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/httpapi.go</c>, <c>Read</c>. The agent has no limit; the mock reads <see cref="RequestBody.MaxBytes"/>.</remarks>
internal static class RequestJson
{
    /// <returns>The value, or the 400 that refuses the body.</returns>
    public static async Task<(T? Body, Refusal? Refusal)> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var body = await context.ReadBodyAsync();
        var (value, error) = Json.WorkspaceAgent.Decode<T>(body);
        if (error is not null && body.Length >= RequestBody.MaxBytes)
        {
            Exchange.Of(context).Remark($"The mock has read {RequestBody.MaxBytes} bytes of the body and no more; a real agent has no limit.");
        }

        return error is null ? (value, null) : (null, Errors.BodyNotJson(error));
    }
}
