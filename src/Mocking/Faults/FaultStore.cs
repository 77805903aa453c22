using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Mocking.Faults;

/// <summary>The faults that spoil requests of the service, chosen by method and path.</summary>
public sealed class FaultStore : CountedFaults<Fault>
{
    /// <summary>Uses up one of the times of the fault that spoils this request; null when none does.</summary>
    public Fault? Take(HttpRequest request)
    {
        if (IsEmpty)
        {
            return null;
        }

        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : request.Path.Value + request.QueryString;
        return Take(fault => fault.Spoils(request.Method, target));
    }
}
