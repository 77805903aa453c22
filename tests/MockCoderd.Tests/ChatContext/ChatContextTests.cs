namespace Mocks.MockCoderd.Tests.ChatContext;

/// <summary>An experiment of 2.33 that later releases reduced.</summary>
public sealed class ChatContextTests
{
    private const string Path = $"{Known.Agents}/experimental/chat-context";

    [Theory]
    [InlineData("2.32", "", 404)]
    [InlineData("2.33", "", 501)]
    [InlineData("2.35", "", 501)]
    [InlineData("2.36", "", 404)]
    [InlineData("2.35", "/refresh", 404)]
    public async Task Each_release_has_its_own_of_it_behind_the_token(string release, string path, int status)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        Assert.Equal(Reply.Json(401, AgentCalls.NoToken), (await coderd.PostAsync("", Path + path, null)).Text);
        Assert.Equal(status, (await coderd.PostAsync("", Path + path)).Status);
    }

    [Fact]
    public async Task From_2_36_on_a_refresh_says_how_many()
    {
        await using var coderd = await AgentCalls.OfReleaseAsync("2.36");

        Assert.Equal(Reply.Json(200, """{"refreshed":0}"""), (await coderd.PostAsync("", $"{Path}/refresh")).Text);
    }
}
