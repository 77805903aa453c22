using System.Text.Json;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Mocks.Mocking.Swagger;

/// <summary>Names the members of what is on the wire as they are there; the control routes have names of their own kind.</summary>
internal sealed class WireNames : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema { Properties: { Count: > 0 } members } shape
            && context.Type.Namespace?.StartsWith("Mocks.Wire", StringComparison.Ordinal) == true)
        {
            shape.Properties = members.ToDictionary(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Key), member => member.Value);
        }
    }
}
