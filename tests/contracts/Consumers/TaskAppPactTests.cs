namespace Mocks.Contracts.Tests.Consumers;

public sealed class TaskAppPactTests(TaskAppPact pact) : IClassFixture<TaskAppPact>
{
    [Theory]
    [MemberData(nameof(TaskAppPact.Names), MemberType = typeof(TaskAppPact))]
    public void Coderd_makes(string request) => pact.AssertHeld(request);

    [Fact]
    public Task It_writes_the_committed_pact() => pact.AssertCommittedAsync();
}
