using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Testing;

/// <summary>Gives a request in memory the target that its request line would have: the server in memory leaves it empty.</summary>
internal sealed class WholeTarget : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
            if (request.RawTarget.Length == 0)
            {
                request.RawTarget = new PathString(request.Path).ToUriComponent() + request.QueryString;
            }

            return rest(context);
        });
        next(app);
    };
}
