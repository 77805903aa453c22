using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>The coordinator between an agent and its clients.</summary>
public sealed class CoordinateTests
{
    private const string Path = $"/api/v2/workspaceagents/{Known.Agent}/coordinate";

    private static readonly ByteString Agent = ByteString.CopyFrom(Guid.Parse(Known.Agent).ToByteArray(bigEndian: true));

    [Fact]
    public async Task A_client_and_an_agent_learn_of_each_other()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await using var served = await agent.OpenAsync($"{AgentClient.Tailnet}Coordinate");
        await SendAsync(served, new() { UpdateSelf = new() { Node = new() { Id = 1 } } });
        await SendAsync(served, new() { ReadyForHandshake = { new CoordinateRequest.Types.ReadyForHandshake { Id = Agent } } });
        await NextAsync(served); // An error, after which the node is known.
        await using var client = await AgentClient.ConnectToAsync(coderd, $"{Path}?version=2.0", Known.ApiKey);
        await using var asking = await client.OpenAsync($"{AgentClient.Tailnet}Coordinate");

        await SendAsync(asking, new() { AddTunnel = new() { Id = Agent } });
        var atClient = await NextAsync(asking);
        await SendAsync(asking, new() { UpdateSelf = new() { Node = new() { Id = 2 } } });
        var atAgent = await NextAsync(served);
        await SendAsync(served, new() { ReadyForHandshake = { new CoordinateRequest.Types.ReadyForHandshake { Id = atAgent.PeerUpdates[0].Id } } });
        var ready = await NextAsync(asking);
        await asking.DisposeAsync();
        var lost = await NextAsync(served);

        Assert.Equal(["Node 1 add tunnel", "Node 2 node update", "ReadyForHandshake  ", "Lost  lost"], ((CoordinateResponse[])[atClient, atAgent, ready, lost])
            .Select(response => $"{response.PeerUpdates[0].Kind} {response.PeerUpdates[0].Node?.Id} {response.PeerUpdates[0].Reason}"));
        Assert.Equal(Agent, atClient.PeerUpdates[0].Id);
    }

    [Fact]
    public async Task An_agent_opens_no_tunnel_and_a_client_only_one_to_its_agent()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await using var served = await agent.OpenAsync($"{AgentClient.Tailnet}Coordinate");
        await using var client = await AgentClient.ConnectToAsync(coderd, $"{Path}?version=2.0", Known.ApiKey);
        await using var asking = await client.OpenAsync($"{AgentClient.Tailnet}Coordinate");

        await SendAsync(served, new() { AddTunnel = new() { Id = Agent } });
        await SendAsync(asking, new() { AddTunnel = new() { Id = ByteString.CopyFrom(new byte[16]) } });

        Assert.Null(await served.ReceiveAsync(TestContext.Current.CancellationToken));
        Assert.Null(await asking.ReceiveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ready_needs_a_tunnel_and_a_disconnect_ends_the_stream()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await using var served = await agent.OpenAsync($"{AgentClient.Tailnet}Coordinate");

        await SendAsync(served, new() { ReadyForHandshake = { new CoordinateRequest.Types.ReadyForHandshake { Id = Agent } } });
        var error = (await NextAsync(served)).Error;
        await SendAsync(served, new() { Disconnect = new() });

        Assert.Equal($"you do not share a tunnel with \"{Known.Agent}\"", error);
        Assert.Null(await served.ReceiveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_has_the_network_alone_and_must_name_a_version()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var client = await AgentClient.ConnectToAsync(coderd, $"{Path}?version=2.0", Known.ApiKey);

        Assert.Equal("0: protocol error: unknown rpc: \"/coder.agent.v2.Agent/GetManifest\"", await client.FailAsync($"{AgentClient.Agent}GetManifest", []));
        Assert.Equal(Reply.Json(400, """{"message":"Unknown or unsupported API version","validations":[{"field":"version","detail":"version 1.0 is no longer supported"}]}"""),
            (await coderd.GetAsync(Path, Known.ApiKey)).Text);
        Assert.Equal(404, (await coderd.GetAsync($"{Path}?version=2.0", Known.OtherApiKey)).Status);
    }

    private static async Task SendAsync(DrpcClientCall call, CoordinateRequest request) => await call.SendAsync(request.ToByteArray(), TestContext.Current.CancellationToken);

    private static async Task<CoordinateResponse> NextAsync(DrpcClientCall call) =>
        CoordinateResponse.Parser.ParseFrom(await call.ReceiveAsync(TestContext.Current.CancellationToken));
}
