namespace Mocks.Parity.Tests;

/// <summary>The same requests, as older releases of AgentAPI answered them.</summary>
public sealed class OldReleaseTests
{
    // Exchanges that differ from the recording, each explained in docs/fidelity/agentapi.md. Remove one that passes.
    private static readonly NotYet NotYet = new();

    public static TheoryData<string> All => [.. Recordings.OldExchanges.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_mock_answers_as_the_old_release_was_recorded(string name) => NotYet.PlayAsync(name, async () =>
    {
        await using var mock = await Servers.IdleAsync(name.Split('/')[0][1..]);

        var answer = await RawExchange.SendAsync(mock.Address, Recordings.OldExchanges[name].GetProperty("case"));

        Assert.Equal(RawExchange.Normal(Recordings.OldExchanges[name].GetProperty("normal")), answer);
    });

    [Fact]
    public void Eight_exchanges_of_four_releases_were_recorded()
    {
        NotYet.AssertRecorded(Recordings.OldExchanges.Keys);
        Assert.Equal(32, Recordings.OldExchanges.Count);
    }
}
