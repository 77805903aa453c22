namespace Mocks.Testing.Tests;

public sealed class VerdictLogTests
{
    [Fact]
    public async Task No_verdict_is_asserted_and_one_is_shown_with_its_exchange()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));
        coderd.Verdicts.AssertNone();
        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id), Posts.WrongRole);

        var refused = Assert.Throws<VerdictException>(coderd.Verdicts.AssertNone);

        Assert.StartsWith($"""
            Expected no verdict of the real coderd 2.34, found unreadable.

            #2 POST {Posts.PathOf(coderd.Task.Id)}
              ✗ unreadable: 
            """.ReplaceLineEndings("\n"), refused.Message, StringComparison.Ordinal);
        Assert.Contains($"\n  > {Posts.WrongRole}\n  < 204", refused.Message, StringComparison.Ordinal);
        Assert.Equal([2], refused.Exchanges.Select(entry => entry.Id));
        Assert.Equal((2, "unreadable"), (coderd.Verdicts.All[0].RequestId, coderd.Verdicts.All[0].Verdict.Code));
    }

    [Fact]
    public async Task Expected_verdicts_are_named_by_their_codes_in_order()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id), Posts.WrongRole);

        coderd.Verdicts.AssertCodes("unreadable");

        var other = Assert.Throws<VerdictException>(() => coderd.Verdicts.AssertCodes("unreadable", "blank"));
        Assert.StartsWith("Expected the verdicts unreadable, blank of the real coderd 2.34, found unreadable.\n", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_the_journal_no_longer_has_may_have_had_verdicts()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        foreach (var path in Enumerable.Repeat("status", 1_000).Prepend("mesages"))
        {
            using var answer = await agentApi.Client.GetAsync(new Uri(agentApi.Address, path), TestContext.Current.CancellationToken);
        }

        const string Unsure = "; 1 earlier request is no longer in the journal, which Requests.Clear() empties between the parts of a test.";
        Assert.EndsWith($", found none{Unsure}", Assert.Throws<VerdictException>(agentApi.Verdicts.AssertNone).Message, StringComparison.Ordinal);
        Assert.Equal($"No request \"POST *\" came{Unsure}", Assert.Throws<RequestException>(() => agentApi.Requests.AssertNone("POST *")).Message);
        agentApi.Requests.Clear();
        agentApi.Verdicts.AssertNone();
        agentApi.Requests.AssertNone("POST *");
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        for (var request = 0; request < 7; request++)
        {
            await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id), $$"""{"messages":[{"content":"{{new string('x', 3000)}}","role":"robot","time":"2026-02-01T10:00:00Z"}]}""");
        }

        var refused = Assert.Throws<VerdictException>(coderd.Verdicts.AssertNone);

        Assert.EndsWith("\n\n… and 2 more", refused.Message, StringComparison.Ordinal);
        Assert.Contains("xxx… (3,0", refused.Message, StringComparison.Ordinal);
        Assert.Equal(7, refused.Exchanges.Count);
    }
}
