namespace Mocks.MockWorkspaceAgent.Tests.Containers;

/// <summary>Dev containers, disabled.</summary>
public sealed class ContainerTests
{
    private const string Path = "/api/v0/containers";

    [Theory]
    [InlineData("normal", """{"message":"Dev Container feature not enabled.","detail":"To enable this feature, set CODER_AGENT_DEVCONTAINERS_ENABLE=true in your template."}""")]
    [InlineData("inside-devcontainer", """{"message":"Dev Container feature not supported.","detail":"Dev Container integration inside other Dev Containers is explicitly not supported."}""")]
    public async Task Any_method_on_exactly_the_path_is_a_403(string preset, string body)
    {
        await using var agent = await TestAgent.SeedAsync(preset);

        foreach (var method in new[] { "GET", "POST", "DELETE", "OPTIONS" })
        {
            Assert.Equal(Reply.Json(403, body), (await agent.SendAsync(method, Path)).Text);
        }

        Assert.Equal(Reply.NotFound, (await agent.GetAsync($"{Path}/")).Text);
        Assert.Equal(Reply.NotFound, (await agent.PostAsync($"{Path}/devcontainers/x/recreate", "")).Text);
    }
}
