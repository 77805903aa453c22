using Mocks.Wire;

namespace Mocks.MockCoderd.Deployment;

/// <summary>Reads a JSON body as every route of coderd but the log snapshot does: the first value only, whatever its
/// <c>Content-Type</c>, unknown members ignored.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/httpapi.go</c>, <c>Read</c>; go-playground/validator.</remarks>
internal static class RequestJson
{
    /// <returns>The value, or the 400 (later releases: 413) that refuses the body.</returns>
    public static async Task<(T? Body, Refusal? Refusal)> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var exchange = Exchange.Of(context);
        CommonHeaders.AsksForBody(context);
        var body = await context.ReadBodyAsync();
        var isCut = exchange.BodyIncomplete && body.Length >= RequestBody.MaxBytes;
        var (value, error) = Json.Coderd.Decode<T>(body, isCut);
        if (error is null)
        {
            return (value, null);
        }

        var is413 = isCut && context.RequestServices.GetRequiredService<Release>().TooLargeIs413;
        return (null, is413 ? Errors.BodyTooLarge() : Errors.BodyNotJson(error));
    }

    /// <summary>The check of the struct tag <c>validate:"required"</c> on string fields, given in the order of the struct.</summary>
    /// <returns>Null when none of them is empty.</returns>
    public static Refusal? Required(params IEnumerable<(string Name, string Value)> fields)
    {
        ValidationError[] missing =
            [.. fields.Where(field => field.Value.Length == 0).Select(field => new ValidationError(field.Name, "Validation failed for tag \"required\" with value: \"\""))];
        return missing.Length == 0 ? null : Errors.ValidationFailed(missing);
    }
}
