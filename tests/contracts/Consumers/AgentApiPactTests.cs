namespace Mocks.Contracts.Tests.Consumers;

public sealed class AgentApiPactTests(AgentApiPact pact) : IClassFixture<AgentApiPact>
{
    [Theory]
    [MemberData(nameof(AgentApiPact.Names), MemberType = typeof(AgentApiPact))]
    public void The_snapshotter_makes(string request) => pact.AssertHeld(request);

    [Fact]
    public Task It_writes_the_committed_pact() => pact.AssertCommittedAsync();
}
