using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests.Hosting;

public sealed class RawAnswerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_the_client_ended_first_is_closed_without_an_error(bool isDisposed)
    {
        using var ended = new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (isDisposed)
        {
            ended.Dispose();
        }

        var context = new DefaultHttpContext();
        context.Features.Set<IConnectionSocketFeature>(new Connection(ended));

        var failure = await Record.ExceptionAsync(() => new DroppedConnection().ExecuteAsync(context));

        Assert.Null(failure);
    }

    private sealed record Connection(Socket Socket) : IConnectionSocketFeature;
}
