using System.Net;
using Mocks.Testing;
using Xunit;

namespace Examples;

public sealed class CaptureTests(CoderdFactory inMemory) : IClassFixture<CoderdFactory>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_can_read_the_conversation_of_a_paused_task()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        await using var coderd = await CoderdFixture.StartAsync(new() { Strict = true });

        coderd.BeginStop();
        await Capture.RunAsync(coderd.EnvironmentWith(agentApi));
        coderd.EndStop();

        coderd.Verdicts.AssertNone();
        Assert.Equal("Hello", coderd.Reading().Kept!.Messages[0].Content);
    }

    [Fact]
    public async Task A_busy_coderd_gets_the_snapshot_at_the_second_attempt()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        await using var coderd = await CoderdFixture.StartAsync();
        coderd.Faults.On("POST *log-snapshot").Status(503);

        _ = Capture.RunAsync(coderd.EnvironmentWith(agentApi));

        var posts = await coderd.Requests.WaitForAsync("POST *log-snapshot", count: 2, cancellationToken: Cancelled);
        Assert.Equal([503, 204], posts.Select(post => post.Status));
    }

    [Fact]
    public async Task A_client_reads_the_user_without_a_socket()
    {
        using var client = inMemory.CreateUserClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v2/users/me", Cancelled)).StatusCode);
    }
}
