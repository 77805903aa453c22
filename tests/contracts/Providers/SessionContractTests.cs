using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Verify;
using Mocks.Verify.Rpc;

namespace Mocks.Contracts.Tests.Providers;

/// <summary>Contracts of an agent's sessions that cannot be used, and providers that do not speak the RPC.</summary>
public sealed class SessionContractTests
{
    [Theory]
    [InlineData("""{"description":"d","version":"2.0"}""", "d: a session has either calls or the status with which it is refused.")]
    [InlineData("""{"description":"d","version":"2.0","refused":400,"calls":[{"call":"Agent/GetManifest","request":{},"answer":{}}]}""", "d: a session has either calls or the status with which it is refused.")]
    [InlineData("""{"description":"d","version":"2.0","calls":[{"call":"GetManifest","request":{},"answer":{}}]}""", "d: GetManifest is not a call. It may be e.g. Agent/GetManifest or Tailnet/StreamDERPMaps.")]
    [InlineData("""{"description":"d","version":"2.0","calls":[{"call":"Agent/GetManifest","request":{}}]}""", "d: Agent/GetManifest has either an answer or an error.")]
    [InlineData("""{"description":"d","version":"2.0","calls":[{"call":"Agent/UpdateStats","request":{"stat":{}},"answer":{}}]}""", "d: the request of Agent/UpdateStats is not its message: Unknown field: stat")]
    public void One_that_cannot_be_used_is_refused_by_name(string json, string words)
    {
        var bad = Assert.Throws<JsonException>(() => SessionContract.Of(JsonNode.Parse(json)!));

        Assert.Equal(words, bad.Message);
    }

    [Fact]
    public async Task An_unknown_rule_is_a_mismatch_that_names_those_there_are()
    {
        await using var mock = await MockVerificationTests.StartCoderdAsync();

        var mismatch = await MismatchAsync(mock.Address, """{"call":"Agent/GetManifest","request":{},"answer":{"agentName":{"match":"equality"}}}""");

        Assert.Equal(new Mismatch("Agent/GetManifest.agentName", "absent, type or regex", "equality", "the contract has an unknown rule"), mismatch);
    }

    [Fact]
    public async Task A_server_that_does_not_upgrade_is_told_by_its_status()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();

        Assert.Equal(new Mismatch("handshake", "101", "404", "the status differs"), await MismatchAsync(agentApi.Address, """{"call":"Agent/GetManifest","request":{},"answer":{}}"""));
    }

    [Fact]
    public async Task A_call_that_gets_no_answer_ends_at_the_limit()
    {
        await using var mock = await MockVerificationTests.StartCoderdAsync();
        using var client = new HttpClient();
        using var fault = new StringContent("""{"request":"RPC Agent/GetManifest","kind":"no-answer"}""", System.Text.Encoding.UTF8, "application/json");
        using var set = await client.PostAsync(new Uri(mock.Address, "/__admin/faults"), fault, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)set.StatusCode);

        var mismatch = await MismatchAsync(mock.Address, """{"call":"Agent/GetManifest","request":{},"answer":{}}""", TimeSpan.FromMilliseconds(500));

        Assert.Equal("request: not all that the contract expects came within 0.5 s", mismatch?.Sentence);
    }

    private static async Task<Mismatch?> MismatchAsync(Uri coderd, string call, TimeSpan? timeout = null)
    {
        var contract = SessionContract.Of(JsonNode.Parse($$"""{"description":"d","version":"2.0","calls":[{{call}}]}""")!);
        return Assert.Single(await new SessionVerifier(coderd, timeout ?? RunningProgram.Patience).VerifyAsync(contract));
    }
}
