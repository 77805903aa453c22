using Microsoft.AspNetCore.Http.Metadata;

namespace Mocks.Mocking.Control;

/// <summary>Endpoint metadata: the query belongs to another route, or to none.</summary>
internal sealed record AnyQuery;

/// <summary>Endpoint metadata: what a client may use that expects this route to filter by its query.</summary>
internal sealed record QueryAdvice(string Sentence);

/// <summary>Refuses a query that the control route would ignore: a client that misspells a parameter must not believe that it had an effect.</summary>
/// <remarks>The parameters of a handler are the parameters of its query, so that no route has to declare them a second time.</remarks>
public static class ControlQuery
{
    internal static void UseControlQuery(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.QueryString.HasValue && context.GetEndpoint() is RouteEndpoint endpoint && ProblemOf(endpoint, context.Request.Query) is { } wrong
            ? ControlJson.Problem(400, new ControlProblem("The query is not what this route takes.", wrong)).ExecuteAsync(context)
            : next(context));

    /// <summary>The parameters that a route takes in its query, and their types.</summary>
    public static IReadOnlyDictionary<string, Type> ParametersOf(RouteEndpoint endpoint) => endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
        .Where(parameter => endpoint.RoutePattern.GetParameter(parameter.Name) is null && (parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string)))
        .ToDictionary(
            parameter => parameter.ParameterInfo.GetCustomAttributes(inherit: false).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name,
            parameter => parameter.ParameterInfo.ParameterType, StringComparer.OrdinalIgnoreCase);

    private static string? ProblemOf(RouteEndpoint endpoint, IQueryCollection query)
    {
        if (endpoint.Metadata.GetMetadata<AnyQuery>() is not null)
        {
            return null;
        }

        var known = ParametersOf(endpoint);
        foreach (var (name, values) in query)
        {
            if (!known.TryGetValue(name, out var type))
            {
                return UnknownOf(endpoint, name, known.Keys);
            }

            if (values is not [var value])
            {
                return $"{name}: it is there {values.Count} times. It may be there once.";
            }

            if (type == typeof(bool?) && !bool.TryParse(value, out _))
            {
                return $"{name}: \"{value}\" cannot be used. It may be true or false.";
            }
        }

        return null;
    }

    private static string UnknownOf(RouteEndpoint endpoint, string name, IEnumerable<string> known)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        var takes = names.Length == 0 ? " This route takes no query." : $"{JsonMembers.Listed(names)}";
        return $"{name}: there is no such parameter{Suggestion.For(name, names)}{takes}{(endpoint.Metadata.GetMetadata<QueryAdvice>() is { } advice ? $" {advice.Sentence}" : "")}";
    }
}
