using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests;

public sealed class TurnsTests
{
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public async Task A_connection_with_requests_in_its_buffer_goes_to_the_end_of_the_queue_after_16_of_them()
    {
        var connection = await AcceptAsync();

        var later = new List<int>();
        for (var request = 1; request <= 48; request++)
        {
            if (!Handle(connection).IsCompleted)
            {
                later.Add(request);
            }
        }

        Assert.Equal([16, 32, 48], later);
    }

    [Fact]
    public async Task Each_connection_has_its_own_turn()
    {
        var (one, other) = (await AcceptAsync(), await AcceptAsync());
        for (var request = 1; request < 16; request++)
        {
            Assert.True(Handle(one).IsCompleted);
        }

        Assert.True(Handle(other).IsCompleted);
        Assert.False(Handle(one).IsCompleted);
    }

    [Fact]
    public async Task A_connection_that_uploads_goes_to_the_end_of_the_queue_after_each_256_KiB()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var connection = new DefaultConnectionContext { Transport = new Transport(pipe.Reader, new Pipe().Writer) };
        var accept = new ConnectionBuilder(NoServices);
        accept.UseTurns();
        await accept.Build()(connection);

        var queue = new Queue();
        var later = new List<int>();
        for (var chunk = 1; chunk <= 12; chunk++)
        {
            await pipe.Writer.WriteAsync(new byte[64 * 1024], TestContext.Current.CancellationToken);
            var before = queue.Length;
            var reading = In(queue, () => connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask());
            if (queue.Length > before)
            {
                later.Add(chunk);
            }

            connection.Transport.Input.AdvanceTo((await reading).Buffer.End);
        }

        Assert.Equal([5, 9], later);
    }

    /// <summary>A connection after the middleware of connections.</summary>
    private static async Task<ConnectionContext> AcceptAsync()
    {
        var connection = new DefaultConnectionContext { Transport = new Transport(new Pipe().Reader, new Pipe().Writer) };
        var accept = new ConnectionBuilder(NoServices);
        accept.UseTurns();
        await accept.Build()(connection);
        return connection;
    }

    /// <summary>A request whose handler has its answer at once.</summary>
    private static Task Handle(ConnectionContext connection)
    {
        var app = new ApplicationBuilder(NoServices);
        app.UseTurns();
        app.Run(_ => Task.CompletedTask);

        return In(new Queue(runs: false), () => app.Build()(new DefaultHttpContext(new FeatureCollection(connection.Features))));
    }

    /// <summary>Calls with a queue for the continuations.</summary>
    private static T In<T>(Queue queue, Func<T> call)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(queue);
        try
        {
            return call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Counts the continuations that were queued.</summary>
    /// <param name="runs">They are run; otherwise a request that yields stays incomplete.</param>
    private sealed class Queue(bool runs = true) : SynchronizationContext
    {
        public int Length { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Length++;
            if (runs)
            {
                ThreadPool.QueueUserWorkItem(_ => d(state));
            }
        }
    }
}
