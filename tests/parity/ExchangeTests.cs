namespace Mocks.Parity.Tests;

/// <summary>Sends what was sent to AgentAPI 0.12.1, and compares answers byte for byte, save for what may differ.</summary>
public sealed class ExchangeTests
{
    // Cases for routes that the mock does not have yet. One that begins to pass leaves this list.
    private static readonly NotYet NotYet = new(
        "get-message", "empty-body", "brace", "array", "number", "string", "no-content", "empty-object", "type-number", "type-bogus",
        "type-empty", "extra", "bom", "single-quotes", "ct-text", "ct-form", "ct-charset", "ct-merge", "ct-cbor", "blank", "empty-content",
        "empty-content-keys", "big-over", "ct-space", "ct-plus-text", "bad-utf8",
        "nul-escape", "duplicate-keys", "nested", "deeper", "key-escapes", "key-kelvin", "case-both", "trailing-comma", "control-char",
        "vertical-tab", "half-key", "half-colon", "bad-escape", "minus", "screen-head", "raw-empty");

    public static TheoryData<string> All => [.. Recordings.Exchanges.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_mock_answers_as_the_real_one_was_recorded(string name) => NotYet.PlayAsync(name, async () =>
    {
        await using var mock = await Servers.IdleAsync();

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
