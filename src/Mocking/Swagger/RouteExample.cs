using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Mocks.Mocking.Swagger;

/// <summary>What the pages fill in for a route, so that it can be executed as it stands.</summary>
/// <param name="Path">Values for the path, by name.</param>
/// <param name="Query">Parameters of the query, by name.</param>
/// <param name="Headers">Headers that the route wants, by name.</param>
/// <param name="Body">A JSON body; null for none.</param>
public sealed record RouteExample(
    IReadOnlyDictionary<string, string>? Path = null, IReadOnlyDictionary<string, string>? Query = null,
    IReadOnlyDictionary<string, string>? Headers = null, string? Body = null);

/// <summary>Gives routes their examples.</summary>
public static class RouteExamples
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, RouteExample example) => route.WithMetadata(example);
}

/// <summary>Writes examples into the document.</summary>
internal sealed class RouteExampleFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var example in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RouteExample>())
        {
            Fill(operation, ParameterLocation.Path, example.Path);
            Fill(operation, ParameterLocation.Query, example.Query);
            Fill(operation, ParameterLocation.Header, example.Headers);
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
            {
                content.Example = example.Body is null ? null : JsonNode.Parse(example.Body);
            }
        }
    }

    private static void Fill(OpenApiOperation operation, ParameterLocation place, IReadOnlyDictionary<string, string>? values)
    {
        operation.Parameters ??= [];
        foreach (var (name, value) in values ?? new Dictionary<string, string>())
        {
            if (operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(known => known.Name == name && known.In == place) is not { } parameter)
            {
                parameter = new OpenApiParameter { Name = name, In = place, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                operation.Parameters.Add(parameter);
            }

            parameter.Example = value;
        }
    }
}
