namespace Mocks.Mocking.Access;

/// <summary>Added by a service whose requests reach beyond the mock, e.g. a program that really runs: says who may send them.</summary>
public interface IServiceGuard
{
    /// <returns>The refusal, with its verdict noted; null when the request may go on.</returns>
    Answer? Refuse(HttpContext context);
}

/// <summary>The one guard in front of every route, known or not: the control surface always has one, a service when it adds one.</summary>
internal static class RequestGuard
{
    public static IApplicationBuilder UseRequestGuard(this IApplicationBuilder app)
    {
        var control = new ControlSurface(app.ApplicationServices.GetRequiredService<HostSettings>());
        var service = app.ApplicationServices.GetService<IServiceGuard>();
        return app.Use((context, next) =>
        {
            var refusal = ControlSurface.IsService(context) ? service?.Refuse(context) : control.Refuse(context);
            return refusal is null ? next(context) : refusal.ExecuteAsync(context);
        });
    }
}
