namespace Mocks.Parity.Tests;

/// <summary>Sends the requests that were sent to AgentAPI 0.12.1, and compares the answers byte for byte, except for ids and times.</summary>
public sealed class ExchangeTests
{
    // Exchanges that differ from the recording, each explained in docs/fidelity/agentapi.md. Remove one that passes.
    private static readonly NotYet NotYet = new();

    public static TheoryData<string> All => [.. Recordings.Exchanges.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_mock_answers_as_the_real_one_was_recorded(string name) => NotYet.PlayAsync(name, async () =>
    {
        // AgentAPI gives a client five seconds to send a body, which are not enough for ten mebibytes on a busy machine. So its clock stands still.
        var clock = name.StartsWith("upload", StringComparison.Ordinal) ? new LimitedTime(speed: 1) : null;
        await using var mock = await Servers.IdleAsync(clock: clock);

        var answer = await RawExchange.SendAsync(mock.Address, Recordings.Exchanges[name].GetProperty("case"));

        Assert.Equal(RawExchange.Normal(Recordings.Exchanges[name].GetProperty("normal")), answer);
    });

    [Fact]
    public void There_are_75_of_them()
    {
        NotYet.AssertRecorded(Recordings.Exchanges.Keys);
        Assert.Equal(75, Recordings.Exchanges.Count);
    }
}
