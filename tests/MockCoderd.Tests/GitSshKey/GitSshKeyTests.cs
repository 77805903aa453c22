using System.Text.Json;

namespace Mocks.MockCoderd.Tests.GitSshKey;

/// <summary>The owner's key for Git.</summary>
public sealed class GitSshKeyTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task Each_agent_gets_its_owners_pair_and_both_end_in_a_newline()
    {
        var mine = await _coderd.GetAsAgentAsync("gitsshkey");
        var theirs = await _coderd.GetAsAgentAsync("gitsshkey", Known.OtherAgentToken);

        Assert.Equal((200, "application/json; charset=utf-8"), (mine.Status, mine.Header("Content-Type")));
        Assert.Matches("""^\{"public_key":"ssh-ed25519 AAAA[^"]*\\n","private_key":"-----BEGIN OPENSSH PRIVATE KEY-----\\n[^"]*\\n-----END OPENSSH PRIVATE KEY-----\\n"\}\n$""", mine.Body);
        Assert.NotEqual(JsonElement.Parse(mine.Body).GetProperty("public_key").GetString(), JsonElement.Parse(theirs.Body).GetProperty("public_key").GetString());
    }

    [Fact]
    public async Task An_owner_without_a_key_is_an_internal_error()
    {
        var reply = await _coderd.GetAsAgentAsync("gitsshkey", Known.PrebuiltAgentToken);

        Assert.Equal(Reply.Json(500, """{"message":"Internal error fetching git SSH key.","detail":"sql: no rows in result set"}"""), reply.Text);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_said()
    {
        Assert.Equal(Reply.Json(401, AgentCalls.NoToken), (await _coderd.GetAsAgentAsync("gitsshkey", null)).Text);
    }
}
