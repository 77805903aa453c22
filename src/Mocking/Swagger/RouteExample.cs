using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Mocks.Mocking.Swagger;

/// <summary>Example values of a route on the Swagger page, so that it can be executed unchanged.</summary>
/// <param name="Body">A JSON body; null for none.</param>
/// <param name="Values">For parameters of the path and the query, by name.</param>
public sealed record RouteExample(string? Body = null, IReadOnlyDictionary<string, string>? Values = null);

/// <summary>Gives routes their examples. A route may have several, one of its own and one of its group.</summary>
public static class RouteExamples
{
    public static TRoutes WithExample<TRoutes>(this TRoutes routes, RouteExample example)
        where TRoutes : IEndpointConventionBuilder => routes.WithMetadata(example);

    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, string? body, params (string Name, string Value)[] values) =>
        route.WithExample(new RouteExample(body, values.ToDictionary(value => value.Name, value => value.Value)));
}

/// <summary>Writes examples into the document.</summary>
internal sealed class RouteExampleFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var example in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RouteExample>())
        {
            var path = context.ApiDescription.RelativePath!;
            Fill(operation, name => path.Contains($"{{{name}}}", StringComparison.Ordinal) ? ParameterLocation.Path : ParameterLocation.Query, example.Values);
            foreach (var content in example.Body is null ? [] : operation.RequestBody?.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            {
                content.Example = JsonNode.Parse(example.Body!);
            }
        }
    }

    /// <param name="placeOf">The place of a parameter that the document does not have yet, because no handler takes it.</param>
    private static void Fill(OpenApiOperation operation, Func<string, ParameterLocation> placeOf, IReadOnlyDictionary<string, string>? values)
    {
        operation.Parameters ??= [];
        foreach (var (name, value) in values ?? new Dictionary<string, string>())
        {
            if (operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(known => known.Name == name) is not { } parameter)
            {
                var place = placeOf(name);
                parameter = new OpenApiParameter { Name = name, In = place, Required = place == ParameterLocation.Path, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                operation.Parameters.Add(parameter);
            }

            parameter.Example = value;
        }
    }
}
