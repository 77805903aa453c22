using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Mocks.Mocking.Swagger;

/// <summary>Puts the tags of a document in their order.</summary>
internal sealed class TagOrder(SwaggerTags? tags = null) : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var used = swaggerDoc.Paths.Values.SelectMany(path => path.Operations?.Values.SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>()) ?? [])
            .Select(tag => tag.Name).ToHashSet();
        swaggerDoc.Tags = new SortedSet<OpenApiTag>(
            used.OfType<string>().Select(name => new OpenApiTag { Name = name }),
            Comparer<OpenApiTag>.Create((one, other) => (PlaceOf(one), one.Name).CompareTo((PlaceOf(other), other.Name))));
    }

    private int PlaceOf(OpenApiTag tag) => (tags ?? new SwaggerTags()).All.Index().FirstOrDefault(named => named.Item == tag.Name, (Index: int.MaxValue, Item: "")).Index;
}

/// <summary>Names the key that an operation wants.</summary>
internal sealed class RouteKeys : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ApiKey>().LastOrDefault() is { } key)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(key.Name, context.Document)] = [] }];
        }
    }
}

/// <summary>Describes a form with a file, which the page then lets people choose.</summary>
internal sealed class FileForms : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<FileForm>().FirstOrDefault() is not { } form)
        {
            return;
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["multipart/form-data"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema> { [form.Field] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                        Required = new HashSet<string> { form.Field },
                    },
                },
            },
        };
    }
}

/// <summary>Lists the values of an enum by their names on the wire: its source-generated JSON has them, and no attribute of the type says so.</summary>
internal sealed class EnumNames : ISchemaFilter
{
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A native mock has written documents instead.")]
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema { Enum.Count: > 0, Type: JsonSchemaType.Integer } numbers && context.Type.IsEnum)
        {
            (numbers.Type, numbers.Format) = (JsonSchemaType.String, null);
            numbers.Enum = [.. context.Type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(value => (JsonNode)(value.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? value.Name))];
        }
    }
}
