using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>A client of an agent that connects again under the id that it had.</summary>
public sealed class ResumeTests
{
    private const string Path = $"/api/v2/workspaceagents/{Known.Agent}/coordinate?version=2.3";

    private static readonly TimeSpan LastMinute = TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_token_gives_a_client_its_id_again_and_nothing_else_does()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await using var served = await agent.OpenAsync($"{AgentClient.Tailnet}Coordinate");
        await served.SendAsync(new CoordinateRequest { UpdateSelf = new() { Node = new() { Id = 1 } } }.ToByteArray(), TestContext.Current.CancellationToken);

        var (first, token) = await JoinAsync(coderd, served, Path, node: 2);
        var (again, _) = await JoinAsync(coderd, served, $"{Path}&resume_token={token.Token}", node: 3);
        var (other, _) = await JoinAsync(coderd, served, Path, node: 4);
        var (old, _) = await JoinAsync(coderd, served, $"{Path}&resume_token=e30.e30.x", node: 5); // Without the id of a key.

        Assert.Equal(first, again);
        Assert.Equal(3, new HashSet<ByteString> { first, other, old }.Count);
        Assert.Equal((43_200, coderd.Time.GetUtcNow().ToUnixTimeSeconds() + 86_400), (token.RefreshIn.Seconds, token.ExpiresAt.Seconds));
    }

    [Fact]
    public async Task A_token_is_good_for_a_day_and_a_minute()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var token = await TokenAsync(coderd);

        coderd.Time.Advance(LastMinute);
        var last = await coderd.GetAsync($"{Path}&resume_token={token}", Known.ApiKey);
        coderd.Time.Advance(TimeSpan.FromSeconds(1));
        var late = await coderd.GetAsync($"{Path}&resume_token={token}", Known.ApiKey);

        Assert.Equal(426, last.Status); // The token is checked before the handshake.
        Assert.Equal(Refused("verify payload: go-jose/go-jose/jwt: validation failed, token is expired (exp)"), late.Text);
    }

    [Fact]
    public async Task A_bad_token_is_refused()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var token = await TokenAsync(coderd);

        var broken = await coderd.GetAsync($"{Path}&resume_token=x", Known.ApiKey);
        var forged = await coderd.GetAsync($"{Path}&resume_token={token[..^4]}AAAA", Known.ApiKey);
        var early = await coderd.GetAsync($"{Path.Replace("2.3", "3.0", StringComparison.Ordinal)}&resume_token=x", Known.ApiKey);

        Assert.Equal(Refused("verify payload: parse JWS: go-jose/go-jose: compact JWS format must have three parts"), broken.Text);
        Assert.Equal(Refused("verify payload: verify payload: go-jose/go-jose: error in cryptographic primitive"), forged.Text);
        Assert.Equal(400, early.Status); // The version comes first.
    }

    private static string Refused(string detail) => Reply.Json(401,
        $$"""{"message":"Invalid resume token","detail":"{{detail}}","validations":[{"field":"resume_token","detail":"Invalid resume token"}]}""");

    private static async Task<string> TokenAsync(TestCoderd coderd)
    {
        await using var client = await AgentClient.ConnectToAsync(coderd, Path, Known.ApiKey);
        return (await RefreshAsync(client)).Token;
    }

    private static Task<RefreshResumeTokenResponse> RefreshAsync(AgentClient client) =>
        client.CallAsync($"{AgentClient.Tailnet}RefreshResumeToken", new RefreshResumeTokenRequest(), RefreshResumeTokenResponse.Parser);

    /// <param name="node">Another one each time: a node that the agent knows already is not told again.</param>
    /// <returns>The id under which the agent hears of the client, and the client's next token.</returns>
    private static async Task<(ByteString Id, RefreshResumeTokenResponse Token)> JoinAsync(TestCoderd coderd, DrpcClientCall agent, string path, int node)
    {
        await using var client = await AgentClient.ConnectToAsync(coderd, path, Known.ApiKey);
        await using var asking = await client.OpenAsync($"{AgentClient.Tailnet}Coordinate");
        var token = await RefreshAsync(client);
        await asking.SendAsync(new CoordinateRequest { AddTunnel = new() { Id = ByteString.CopyFrom(Guid.Parse(Known.Agent).ToByteArray(bigEndian: true)) } }.ToByteArray(), TestContext.Current.CancellationToken);
        await asking.SendAsync(new CoordinateRequest { UpdateSelf = new() { Node = new() { Id = node } } }.ToByteArray(), TestContext.Current.CancellationToken);
        var id = (await NextAsync(agent)).PeerUpdates[0].Id;
        await asking.DisposeAsync();
        await NextAsync(agent); // The client is lost.
        return (id, token);
    }

    private static async Task<CoordinateResponse> NextAsync(DrpcClientCall call) =>
        CoordinateResponse.Parser.ParseFrom((await call.ReceiveAsync(TestContext.Current.CancellationToken))!);
}
