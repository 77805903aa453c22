namespace Mocks.Mocking.Control;

/// <summary>Endpoint metadata: the route changes a part of the mock, unless its method is <c>GET</c>.</summary>
/// <param name="What">The part, as <c>GET /__admin/events/stream</c> names it: <c>preset</c>, <c>faults</c>, <c>world</c> or <c>reset</c>.</param>
internal sealed record ChangesMetadata(string What);

/// <summary>Tells the subscribers of the journal's feed when a control route has changed something.</summary>
public static class ChangeNotices
{
    /// <summary>Declares it for a route or for all routes of a group.</summary>
    public static TRoutes Changes<TRoutes>(this TRoutes routes, string what)
        where TRoutes : IEndpointConventionBuilder => routes.WithMetadata(new ChangesMetadata(what));

    internal static void UseChanges(this IApplicationBuilder app)
    {
        var journal = app.ApplicationServices.GetRequiredService<RequestJournal>();
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ChangesMetadata>() is { } changes && !HttpMethods.IsGet(context.Request.Method))
            {
                // Before the caller has its answer, so that subscribers see the change before what the caller does next.
                context.Response.OnStarting(() =>
                {
                    if (context.Response.StatusCode < 300)
                    {
                        journal.Tell(changes.What);
                    }

                    return Task.CompletedTask;
                });
            }

            return next(context);
        });
    }
}
