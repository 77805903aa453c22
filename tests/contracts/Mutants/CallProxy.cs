using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>Passes the RPC of agents on to a coderd, and changes what comes back.</summary>
internal sealed class CallProxy : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CallProxy(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<CallProxy> StartAsync(Uri coderd, CallMutant mutant)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new CallProxy(builder.Build());
        proxy._app.UseWebSockets();
        proxy._app.Run(context => PassOnAsync(context, coderd, mutant));
        await proxy._app.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Passes on one session.</summary>
    public static async Task PassOnAsync(HttpContext context, Uri coderd, CallMutant mutant)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Coder-Session-Token", mutant.Token(context.Request.Headers["Coder-Session-Token"].ToString()));
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{coderd.Authority}{context.Request.Path}{mutant.Query(context.Request.QueryString.Value!)}"), context.RequestAborted);
        }
        catch (WebSocketException)
        {
            context.Response.StatusCode = (int)socket.HttpStatusCode;
            return;
        }

        await using var server = YamuxSession.Client(new MessageStream(socket));
        await using var agent = YamuxSession.Server(new MessageStream(await context.WebSockets.AcceptWebSocketAsync()));
        var calls = new DrpcClient(server);
        await DrpcServer.ServeAsync(agent, path => call => PassOnAsync(call, path, calls, mutant), context.RequestAborted);
    }

    private static async ValueTask PassOnAsync(DrpcCall agents, string path, DrpcClient calls, CallMutant mutant)
    {
        try
        {
            await using var coderds = await calls.OpenAsync(path, agents.Ended);
            await coderds.SendAsync(await agents.ReceiveAsync() ?? default, agents.Ended);
            await coderds.CloseSendAsync(agents.Ended);
            while (await coderds.ReceiveAsync(agents.Ended) is { } answer)
            {
                if (mutant.Answer(path, answer) is not { } changed)
                {
                    return;
                }

                await agents.SendAsync(changed);
                if (!mutant.IsEndless)
                {
                    return;
                }
            }
        }
        catch (DrpcException error)
        {
            if (mutant.Error(error) is { } changed)
            {
                throw changed;
            }

            await agents.SendAsync(default);
        }
        catch (Exception left) when (left is OperationCanceledException or IOException or YamuxException)
        {
            // The agent has left.
        }
    }
}
