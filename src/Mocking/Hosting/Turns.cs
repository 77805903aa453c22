using Microsoft.AspNetCore.Connections;

namespace Mocks.Mocking.Hosting;

/// <summary>Lets connections take turns: a client that sends its next request before it has read the answer, or a body without end, would
/// otherwise keep a thread until the buffers of its connection are full or empty.</summary>
/// <remarks>Socket continuations run inline (see <see cref="MockHost"/>), so nothing else interrupts requests that lie in the buffer.</remarks>
internal static class Turns
{
    // A turn is some tenths of a millisecond; going to the end of the queue takes a few microseconds.
    private const int RequestsInATurn = 16;

    /// <summary>Counts the requests and the bytes of each connection.</summary>
    public static IConnectionBuilder UseTurns(this IConnectionBuilder connections) => connections.Use(next => connection =>
    {
        connection.Features.Set(new Count());
        connection.Transport = new Transport(new TurnReader(connection.Transport.Input), connection.Transport.Output);
        return next(connection);
    });

    /// <summary>Ends the turn of a connection that had its share.</summary>
    public static IApplicationBuilder UseTurns(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Features.Get<Count>() is { } count && ++count.Requests % RequestsInATurn == 0 ? LaterAsync(context, next) : next(context));

    private static async Task LaterAsync(HttpContext context, RequestDelegate next)
    {
        await Task.Yield();
        await next(context);
    }

    private sealed class Count
    {
        public int Requests { get; set; }
    }
}
