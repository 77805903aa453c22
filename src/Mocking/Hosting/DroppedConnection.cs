using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Faults;

namespace Mocks.Mocking.Hosting;

/// <summary>No answer at all: the connection ends, as when a handler of a Go server panics.</summary>
public sealed class DroppedConnection : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => RawAnswer.CloseAsync(httpContext, reset: false);
}
