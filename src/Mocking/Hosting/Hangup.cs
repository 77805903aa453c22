using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Hosting;

/// <summary>The end of a connection without an answer, as a Go server ends it when a handler panics.</summary>
public static class Hangup
{
    /// <summary>Closes the connection politely, before anything was answered.</summary>
    public static Task NowAsync(HttpContext context)
    {
        Exchange.Of(context).Matched = true;
        return RawAnswer.CloseAsync(context, reset: false);
    }
}
