using System.Net.WebSockets;
using Google.Protobuf;
using Microsoft.Playwright;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>The calls of an agent among the exchanges.</summary>
public sealed class CallViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_call_is_a_row_with_its_messages_and_leads_to_its_connection()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        using var socket = await ConnectAsync(coderd);
        await using var session = YamuxSession.Client(new MessageStream(socket));
        var calls = new DrpcClient(session);
        await calls.InvokeAsync("/coder.agent.v2.Agent/UpdateLifecycle",
            new UpdateLifecycleRequest { Lifecycle = new() { State = Lifecycle.Types.State.Off } }.ToByteArray(), TestContext.Current.CancellationToken);
        await using var maps = await calls.OpenAsync("/coder.tailnet.v2.Tailnet/StreamDERPMaps", TestContext.Current.CancellationToken);
        await maps.SendAsync(new StreamDERPMapsRequest().ToByteArray(), TestContext.Current.CancellationToken);
        await maps.ReceiveAsync(TestContext.Current.CancellationToken);

        var page = await chromium.OpenViewAsync(coderd, "exchanges/2");

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "UpdateLifecycle" })).ToContainTextAsync("RPC");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "StreamDERPMaps" })).ToContainTextAsync("…");
        await Expect(page.GetByLabel("Body of the request")).ToContainTextAsync("\"state\": \"OFF\"");
        await page.AssertUsableAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "request 1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "GET /api/v2/workspaceagents/me/rpc" })).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(coderd.Address, "/__admin/#/exchanges/3").ToString());
        await Expect(page.GetByLabel("Time line of the answer")).ToContainTextAsync("server: {\"homeParams\"");
    }

    [Fact]
    public async Task The_world_shows_an_agent_while_it_is_connected()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var page = await chromium.OpenViewAsync(coderd, "world");
        var workspace = page.GetByRole(AriaRole.Region, new() { Name = "Workspace demo" });
        await Expect(workspace).Not.ToContainTextAsync("connected over RPC");

        using var socket = await ConnectAsync(coderd);
        await using var session = YamuxSession.Client(new MessageStream(socket));
        await new DrpcClient(session).InvokeAsync("/coder.agent.v2.Agent/GetServiceBanner", new GetServiceBannerRequest().ToByteArray(), TestContext.Current.CancellationToken);
        await Expect(workspace).ToContainTextAsync("main is connected over RPC 2.0, no role, 1 call");
        await session.DisposeAsync();

        await Expect(workspace).Not.ToContainTextAsync("connected over RPC");
    }

    private static async Task<ClientWebSocket> ConnectAsync(RunningMock coderd)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", Token);
        await socket.ConnectAsync(new Uri($"ws://{coderd.Address.Authority}/api/v2/workspaceagents/me/rpc"), TestContext.Current.CancellationToken);
        return socket;
    }
}
