using Mocks.Snapshotter.Stopping;

namespace Mocks.Snapshotter.Tests.Stopping;

public sealed class AgentApiVersionTests
{
    [Theory]
    [InlineData("agentapi version 0.12.0\n", true)]
    [InlineData("agentapi version v0.12.1\n", true)]
    [InlineData("0.13.0", true)]
    [InlineData("1.0.0\n", true)]
    [InlineData("agentapi version 0.11.8\n", false)]
    [InlineData("v0.9.99\n", false)]
    [InlineData("0.11\n", true)]
    [InlineData("0.11.8-dev\n", true)]
    [InlineData("latest\n", true)]
    [InlineData("0.11.8\nbuilt today\n", true)]
    [InlineData("", true)]
    public void It_saves_its_state_from_0_12_0_on_or_when_it_is_no_plain_version(string printed, bool saves) =>
        Assert.Equal(saves, AgentApiVersion.Saves(printed));
}
