using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Hosting;

/// <summary>An answer with which the connection ends at once. Kestrel would first wait for the rest of the request.</summary>
public sealed record LastAnswer(Answer Answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var exchange = Exchange.Of(httpContext);
        if (exchange.Fault is not null)
        {
            return Answer.ExecuteAsync(httpContext);
        }

        httpContext.Response.Headers.Connection = "close";
        return RawAnswer.SendAsync(httpContext, exchange, Answer);
    }
}
