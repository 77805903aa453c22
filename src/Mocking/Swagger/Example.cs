using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Mocks.Mocking.Swagger;

/// <summary>A request that can be sent from the page as it stands.</summary>
/// <param name="Body">JSON; null for none.</param>
/// <param name="Parameters">Values for those of the path and the query that need one.</param>
public sealed record Example(string? Body, params (string Name, string Value)[] Parameters);

public static class ExampleExtensions
{
    /// <summary>Gives a route the example that its page shows.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, string? body, params (string Name, string Value)[] parameters) =>
        route.WithMetadata(new Example(body, parameters));
}

/// <summary>Puts the examples into the document.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Example>().FirstOrDefault() is not { } example)
        {
            return;
        }

        foreach (var content in example.Body is null ? [] : operation.RequestBody?.Content?.Values ?? [])
        {
            ((OpenApiMediaType)content).Example = JsonNode.Parse(example.Body!);
        }

        foreach (var (name, value) in example.Parameters)
        {
            if (operation.Parameters?.FirstOrDefault(known => known.Name == name) is OpenApiParameter parameter)
            {
                parameter.Example = JsonValue.Create(value);
            }
        }
    }
}
